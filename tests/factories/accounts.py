"""People who sign in as people do, and what they read in their mail and telephones."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.web import PASSWORD
from touchstone.jobs.tasks import send_about_account
from touchstone.web.accounts.models import Person

LINK = re.compile(r"http://localhost:8000(/\S+)")


def verified(person: Person) -> Person:
    """The person, whose address is proven."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None, **more: str) -> Any:
    """The answer to the sign-in form; ``answer.client`` is the browser."""
    client = client or Client()
    answer: Any = client.post("/accounts/login/", {"login": email, "password": password, **more})
    answer.client = client
    return answer


def signed_in(person: Person) -> Client:
    """A browser in which the person signed in with their password."""
    if not EmailAddress.objects.filter(user=person).exists():
        verified(person)
    answer = sign_in(person.email)
    assert answer.status_code == 302, answer.content.decode()
    client: Client = answer.client
    return client


def delivered() -> list[Any]:
    """What was mailed about accounts so far, after a worker has done what waits, in its order."""
    for job in ProcrastinateJob.objects.filter(task_name="mail.send_account", status="todo").order_by("id"):
        send_about_account(**job.args)  # what was sent is not sent again
    return list(mail.outbox)


def linked(number: int = -1) -> str:
    """The path of the link in a mail; the last one unless told otherwise."""
    body = str(delivered()[number].body)
    found = LINK.search(body)
    assert found, body
    return found[1]


def code_of(secret: str) -> str:
    """What an authenticator app shows now: RFC 6238 with six digits and half a minute."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    made = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    number = struct.unpack(">I", made[made[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def with_app(person: Person) -> str:
    """Turn the second factor on; the secret of the app."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def recovery_codes(person: Person) -> list[str]:
    """The unused recovery codes."""
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return list(kept.wrap().get_unused_codes())
