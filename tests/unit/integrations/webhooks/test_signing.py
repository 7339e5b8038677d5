"""Signatures that a receiver checks with the secret it was given."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from touchstone.integrations.webhooks.signing import PREFIX, headers, new_secret, signature

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECRET = PREFIX + base64.b64encode(b"a secret of thirty-two bytes ok.").decode()


def test_what_is_signed_is_the_id_the_moment_and_the_body() -> None:
    said = headers([SECRET], "msg_1", AT, b"{}")
    assert (said["webhook-id"], said["webhook-timestamp"]) == ("msg_1", "1780315200")
    made = hmac.new(b"a secret of thirty-two bytes ok.", b"msg_1.1780315200.{}", hashlib.sha256).digest()
    assert said["webhook-signature"] == f"v1,{base64.b64encode(made).decode()}"


def test_two_secrets_sign_both() -> None:
    other = new_secret()
    both = headers([SECRET, other], "msg_1", AT, b"{}")["webhook-signature"].split()
    assert both == [signature(secret, "msg_1", "1780315200", b"{}") for secret in (SECRET, other)]


def test_another_body_id_or_moment_has_another_signature() -> None:
    made = {
        signature(SECRET, id, moment, body)
        for id, moment, body in (("a", "1", b"x"), ("b", "1", b"x"), ("a", "2", b"x"), ("a", "1", b"y"))
    }
    assert len(made) == 4


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(base64.b64decode(one.removeprefix(PREFIX))) for one in secrets} == {32}
