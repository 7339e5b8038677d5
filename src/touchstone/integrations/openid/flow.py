"""The authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636), from our side.

Every answer is bound to the browser that asked: by ``state``, by ``nonce`` within what the provider signs,
and by the verifier that only we know. What was signed is checked against the provider's keys each time.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from touchstone.integrations.openid.fetching import Unreachable, get, post

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds by which the provider's clock may differ
SCOPES = "openid email profile"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
SEVERAL_FACTORS = (  # values of `acr` that say so
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    "https://refeds.org/profile/mfa",
)


class NotProven(Exception):
    """What came back does not prove who it is; the words are for the log."""


@dataclass(frozen=True)
class Client:
    """What a provider knows us by."""

    issuer: str
    id: str
    secret: str
    anywhere: bool = False  # also on our own network and without https: for tests alone

    def metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself. Raise ``Unreachable``, also where it is another issuer."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        said = get(address, anywhere=self.anywhere)
        if any(not isinstance(said.get(name), str) for name in NEEDED):
            raise Unreachable("What it says of itself is incomplete.")
        if said["issuer"] != self.issuer:
            raise Unreachable(f"It calls itself {said['issuer']!r}; enter exactly that.")
        return said


@dataclass(frozen=True)
class Journey:
    """What the browser carries there and back; the verifier and the nonce stay in its session with us."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Journey:
        """One of its own for every try."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    def kept(self) -> dict[str, str]:
        """As the session keeps it."""
        return asdict(self)


def leave(client: Client, journey: Journey, back: str, hint: str = "") -> str:
    """The address of the provider's sign-in page. Raise ``Unreachable``."""
    digest = hashlib.sha256(journey.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": back,
        "scope": SCOPES,
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if hint:
        asked["login_hint"] = hint
    address = str(client.metadata()["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def come_back(client: Client, journey: Journey, back: str, code: str) -> dict[str, Any]:
    """The proven claims of whoever signed in there. Raise ``Unreachable`` or ``NotProven``."""
    metadata = client.metadata()
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": journey.verifier,
    }
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    headers = {}
    if "client_secret_basic" in methods:
        pair = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields |= {"client_id": client.id, "client_secret": client.secret}
    tokens = post(str(metadata["token_endpoint"]), fields, headers, anywhere=client.anywhere)
    claims = proven(client, metadata, str(tokens.get("id_token", "")), journey.nonce)
    return _with_email(client, metadata, claims, str(tokens.get("access_token", "")))


def proven(client: Client, metadata: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that is signed by the provider, for us, now, for this journey."""
    keys = get(str(metadata["jwks_uri"]), anywhere=client.anywhere)
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in ALGORITHMS:
            raise NotProven("an algorithm that is not taken")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(keys, head),
            algorithms=list(ALGORITHMS),
            audience=client.id,
            issuer=client.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise NotProven(type(error).__name__) from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotProven("another nonce")
    if claims.get("azp", client.id) != client.id:
        raise NotProven("made for another")
    return claims


def _key(keys: Mapping[str, Any], head: Mapping[str, Any]) -> jwt.PyJWK:
    known = [one for one in jwt.PyJWKSet.from_dict(dict(keys)).keys if one.public_key_use in (None, "sig")]
    fitting = [one for one in known if one.key_id == head.get("kid")] if head.get("kid") else known
    fitting = [one for one in fitting if one.key_type != "oct"]
    if len(fitting) != 1:
        raise NotProven("no key of theirs fits")
    return fitting[0]


def _with_email(
    client: Client, metadata: Mapping[str, Any], claims: dict[str, Any], token: str
) -> dict[str, Any]:
    """The claims, with the address that some providers tell only when asked once more."""
    if "email" in claims or not isinstance(metadata.get("userinfo_endpoint"), str):
        return claims
    said = get(str(metadata["userinfo_endpoint"]), token=token, anywhere=client.anywhere)
    if said.get("sub") != claims["sub"]:
        raise NotProven("told of somebody else")
    return {**claims, "email": said.get("email"), "email_verified": said.get("email_verified")}


def several_factors(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that it asked for more than one factor (RFC 8176, or by ``acr``)."""
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or claims.get("acr") in SEVERAL_FACTORS
