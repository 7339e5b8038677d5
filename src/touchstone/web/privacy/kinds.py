"""What each kind of data covers, and how it is removed: the one place where the apps' own ways meet.

Kinds are those of the policy's retention. A file may be of several; it goes when the last of them does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from touchstone.web.accounts import erasing as accounts
from touchstone.web.anonymising import erasing as anonymising
from touchstone.web.appeals import erasing as appeals
from touchstone.web.apprentices import erasing as apprentices
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import erasing as assessments
from touchstone.web.bookings import erasing as bookings
from touchstone.web.console import erasing as console
from touchstone.web.doors import erasing as doors
from touchstone.web.examining import erasing as examining
from touchstone.web.files import erasing as files
from touchstone.web.gateway import erasing as gateway
from touchstone.web.imports import erasing as imports
from touchstone.web.links import erasing as links
from touchstone.web.mail import erasing as mail
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.packs import erasing as packs
from touchstone.web.planning import erasing as planning
from touchstone.web.portfolio import erasing as portfolio
from touchstone.web.privacy import erasing as privacy
from touchstone.web.quality import erasing as quality
from touchstone.web.questions import erasing as questions
from touchstone.web.records import erasing as records
from touchstone.web.resits import erasing as resits
from touchstone.web.results import erasing as results
from touchstone.web.room import erasing as room
from touchstone.web.scrutiny import erasing as scrutiny
from touchstone.web.uploads import erasing as uploads
from touchstone.web.viewing import erasing as viewing

Way = Callable[[Apprenticeship], Counter[str]]


def _texts(one: Apprenticeship) -> Counter[str]:
    return mail.texts(one, accounts.addresses(one))


def _messages(one: Apprenticeship) -> Counter[str]:
    return mail.everything(one, accounts.addresses(one))


def _rows_of_files(one: Apprenticeship) -> Counter[str]:
    return examining.everything(one.id) + files.everything(one.id) + uploads.everything(one.id)


WORDS: Mapping[str, tuple[Way, ...]] = {
    "portfolio": (
        portfolio.words,
        questions.notes,
        anonymising.everything,
        packs.everything,
        links.everything,
    ),
    "messages": (_texts,),
    "planning": (planning.sheet,),
    "recordings": (viewing.made,),
    "identity": (),
}
LATE: Mapping[str, Callable[[QuerySet[Apprenticeship]], int]] = {  # what still comes of a kind that has gone
    "messages": mail.late,
}
WHOLE: tuple[Way, ...] = (  # of a case that goes, in an order in which nothing hangs on what went before
    scrutiny.everything,
    planning.sheet,
    imports.everything,
    doors.everything,
    appeals.everything,
    results.everything,
    quality.everything,
    resits.everything,
    console.everything,
    room.everything,
    assessments.everything,
    questions.everything,
    bookings.everything,
    gateway.everything,
    links.everything,
    portfolio.everything,
    packs.everything,
    anonymising.everything,
    viewing.made,
    _rows_of_files,
    _messages,
    records.everything,
    privacy.everything,
    accounts.everything,
    apprentices.everything,
)


def files_of(one: Apprenticeship) -> dict[UUID, set[str]]:
    """Every file that was not erased yet, with its kinds.

    Sound and video are recordings of people at work, also where they are evidence; a file that nothing
    names goes with the portfolio.
    """
    recorded, identity, others = files.recorded(one.id), gateway.identity(one), gateway.others(one)
    evidence = (portfolio.files(one) | gateway.portfolios(one)) - recorded
    by_kind = {"recordings": recorded, "identity": identity, "portfolio": evidence, WHOLE_CASE: others}
    found = {id: {kind for kind, some in by_kind.items() if id in some} for id in files.of(one.id)}
    return {id: kinds or {"portfolio"} for id, kinds in found.items()}
