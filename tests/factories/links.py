"""Upload links for tests: somebody outside is asked, and sends."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.factories.portfolio import received
from tests.factories.uploads import pdf
from tests.factories.web import NOW
from touchstone.web.accounts.sealing import opened
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.links.actions import make_link, receive_file
from touchstone.web.links.checking import Wanted
from touchstone.web.links.models import SentFile, UploadLink
from touchstone.web.links.queries import holder
from touchstone.web.mail.letters import PURPOSE
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Actor

WORDS = "The recording of the session on 3 March."


def asked(one: Apprenticeship, by: Actor, **changes: Any) -> UploadLink:
    """Lee Marsh is asked for a file."""
    at = changes.pop("at", NOW)
    who = {"name": changes.pop("name", "Lee Marsh"), "email": changes.pop("email", "lee@works.example")}
    wanted = Wanted(**({"words": WORDS} | changes))
    return make_link(apprenticeship=one.id, **who, wanted=wanted, by=by, at=at)


def secret_in(link: UploadLink) -> str:
    """What stands in the address that the person was sent."""
    letter = Message.objects.filter(kind="upload_link", to=link.email).latest("written_at")
    found = re.search(r"/send/([^/]+)/", opened(letter.sealed, PURPOSE))
    assert found is not None
    return found[1]


def sent(link: UploadLink, data: bytes = b"", name: str = "session.pdf", at: Any = NOW) -> SentFile:
    """A file of that person, which waits."""
    file = received(data or pdf(), name, Path(settings.FILES_FOLDER))
    return receive_file(link=link, file=file, by=holder(link), at=at)


def sent_from_outside(one: Apprenticeship, by: Actor) -> SentFile:
    """A link that takes one more file, and a file that came by it and waits."""
    return sent(asked(one, by, most=2))
