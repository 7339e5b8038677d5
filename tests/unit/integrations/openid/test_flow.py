"""What a provider signs is taken only where it is theirs, for us, now, and for this very try."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from touchstone.integrations.openid import fetching, flow
from touchstone.integrations.openid.fetching import Unreachable
from touchstone.integrations.openid.flow import Client, Journey, NotProven

ISSUER = "https://login.example"
CLIENT = Client(ISSUER, "ours", "s3cret:with/signs")
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize?tenant=1",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
KEY, OTHER = (generate_private_key(65537, 2048) for _ in range(2))


def public(key: RSAPrivateKey, **more: str) -> dict[str, Any]:
    return {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": "1", "use": "sig", **more}


def token(key: Any = KEY, algorithm: str = "RS256", kid: str = "1", **more: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "ours", "sub": "jo", "iat": now, "exp": now + 300, "nonce": "n"} | more
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


@pytest.fixture(autouse=True)
def theirs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the provider answers, by address."""
    said: dict[str, Any] = {
        f"{ISSUER}/.well-known/openid-configuration": dict(METADATA),
        f"{ISSUER}/keys": {"keys": [public(KEY)]},
    }
    monkeypatch.setattr(flow, "get", lambda address, **_more: said[address])
    return said


def test_a_token_of_theirs_for_us_and_this_try_is_taken() -> None:
    assert flow.proven(CLIENT, METADATA, token(), "n")["sub"] == "jo"
    assert flow.proven(CLIENT, METADATA, token(aud=["ours", "another"], azp="ours"), "n")["sub"] == "jo"
    assert flow.proven(CLIENT, METADATA, token(exp=int(time.time()) - 30), "n"), "clocks differ a little"


@pytest.mark.parametrize(
    "made",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["ours", "another"], "azp": "another"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"key": OTHER},
        {"kid": "2"},
        {"key": "a secret of thirty-two characters", "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
    ],
)
def test_any_other_is_not(made: dict[str, Any]) -> None:
    with pytest.raises(NotProven):
        flow.proven(CLIENT, METADATA, token(**made), "n")


@pytest.mark.parametrize("said", ["", "x", "a.b.c"])
def test_what_is_no_token_is_not_taken(said: str) -> None:
    with pytest.raises(NotProven):
        flow.proven(CLIENT, METADATA, said, "n")


@pytest.mark.parametrize("keys", [[], [public(OTHER, use="enc")], [{"kty": "oct", "k": "AAAA", "kid": "1"}]])
def test_without_a_key_that_fits_nothing_is_proven(theirs: dict[str, Any], keys: list[Any]) -> None:
    theirs[f"{ISSUER}/keys"] = {"keys": keys}
    with pytest.raises(NotProven):
        flow.proven(CLIENT, METADATA, token(), "n")


@pytest.mark.parametrize("wrong", [{"issuer": "https://evil.example"}, {"token_endpoint": None}])
def test_a_provider_that_says_it_is_another_or_too_little_is_not_asked(
    theirs: dict[str, Any], wrong: dict[str, Any]
) -> None:
    theirs[f"{ISSUER}/.well-known/openid-configuration"] |= wrong
    with pytest.raises(Unreachable):
        CLIENT.metadata()


def test_the_way_there_keeps_what_the_address_has() -> None:
    journey = Journey.new()
    address = flow.leave(CLIENT, journey, "https://us.example/back/", "jo@example.org")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["tenant"], asked["state"], asked["nonce"]) == (["1"], [journey.state], [journey.nonce])
    assert asked["login_hint"] == ["jo@example.org"]
    assert journey.verifier not in address


@pytest.mark.parametrize("methods", [None, ["client_secret_post"], ["client_secret_basic"]])
def test_the_secret_is_told_as_the_provider_wants_it(
    theirs: dict[str, Any], monkeypatch: pytest.MonkeyPatch, methods: list[str] | None
) -> None:
    sent: dict[str, Any] = {}

    def post(_address: str, fields: Any, headers: Any, **_more: Any) -> dict[str, Any]:
        sent.update(fields=fields, headers=headers)
        return {"id_token": token(nonce=journey.nonce, email="jo@example.org", email_verified=True)}

    monkeypatch.setattr(flow, "post", post)
    theirs[f"{ISSUER}/.well-known/openid-configuration"]["token_endpoint_auth_methods_supported"] = methods
    journey = Journey.new()
    claims = flow.come_back(CLIENT, journey, "https://us.example/back/", "code")
    assert claims["email"] == "jo@example.org"
    assert sent["fields"]["code_verifier"] == journey.verifier
    in_form = methods == ["client_secret_post"]
    assert ("client_secret" in sent["fields"]) is in_form
    assert ("authorization" in sent["headers"]) is not in_form


def test_who_tells_of_somebody_else_proves_nothing(
    theirs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = Journey.new()
    monkeypatch.setattr(flow, "post", lambda *_given, **_more: {"id_token": token(nonce=journey.nonce)})
    theirs[f"{ISSUER}/.well-known/openid-configuration"]["userinfo_endpoint"] = f"{ISSUER}/me"
    theirs[f"{ISSUER}/me"] = {"sub": "somebody else", "email": "jo@example.org", "email_verified": True}
    with pytest.raises(NotProven):
        flow.come_back(CLIENT, journey, "https://us.example/back/", "code")


@pytest.mark.parametrize(
    ("claims", "several"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": "0"}, False),
        ({}, False),
    ],
)
def test_several_factors_are_what_the_provider_says(claims: dict[str, Any], several: bool) -> None:
    assert flow.several_factors(claims) is several


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "ftp://a.example",
        "http://a.example",
        "https://",
        "https://a:b@c.example",
        "https://a.example:x",
    ],
)
def test_addresses_that_are_none_are_not_asked(address: str) -> None:
    assert fetching.fault(address)
    with pytest.raises(Unreachable):
        fetching.get(address)


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/"]
)
@pytest.mark.enable_socket
def test_our_own_network_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="our own network"):
        fetching.get(address)
