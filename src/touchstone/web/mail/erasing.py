"""How messages are removed: address and text first; with the whole case the rest.

That a notice was served, when and to whom is on the booking, and stays as long as the decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q, QuerySet

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.models import Message

REMOVED = "Removed"
DIGEST = "digest"  # what gathers several apprentices, each with the address of their record
BLANK = ("to", "text", "html", "sealed", "calendar", "once")


def texts(one: Apprenticeship, addresses: Collection[str] = ()) -> Counter[str]:
    """Remove address and text of every message about the apprentice; that one was written, and when, stays.

    ``addresses`` are the apprentice's own: invitations and digests to them name no apprenticeship.
    """
    found = _about(one, addresses).exclude(subject=REMOVED, text="")
    return Counter({"mail.Message": found.update(subject=REMOVED, **dict.fromkeys(BLANK, ""))})


def late(some: QuerySet[Apprenticeship]) -> int:
    """The same for messages that were sent after the others went, such as the answer to a request."""
    found = Message.objects.filter(apprenticeship_id__in=some.values("id"), sent_at__isnull=False)
    return found.exclude(text="").update(subject=REMOVED, **dict.fromkeys(BLANK, ""))


def everything(one: Apprenticeship, addresses: Collection[str] = ()) -> Counter[str]:
    """Remove the messages. Digests, which others have a part in, lose their text alone."""
    lost = texts(one, addresses)
    return lost + Counter(Message.objects.filter(apprenticeship_id=one.id).delete()[1])


def _about(one: Apprenticeship, addresses: Collection[str]) -> QuerySet[Message]:
    gathered = Q(kind=DIGEST) & Q(text__contains=str(one.id))
    to_them = Q(apprenticeship_id=None, to__in=addresses)
    about = Q(apprenticeship_id=one.id) | gathered | to_them
    return Message.objects.filter(about, organisation=one.organisation_id)
