"""The places a role may go to: one list, in the order of the journey."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.ui import addresses


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, and the permission without which it is not shown.

    ``about`` says what is done there, of what nobody does every day: where a role may go to many places,
    these stand together on a page of their own.
    """

    title: str
    page: str  # the name of its address
    needs: Permission
    about: str = ""


class Place(NamedTuple):
    """An entry as one person sees it."""

    text: str
    href: str
    active: bool


ENTRIES = (
    Entry("My apprenticeship", "apprentices-own", Permission.SEE_OWN),
    Entry("Planning sheet", "planning-own", Permission.KEEP_PLANNING_SHEET),
    Entry("Your data", "privacy-own", Permission.ASK_ERASURE),
    Entry("What you may look at", "scrutiny-own", Permission.SCRUTINISE),
    Entry("Board", "records-board", Permission.SEE_BOARD),
    Entry("Apprentices", "apprentices-list", Permission.SEE_APPRENTICES),
    Entry("Import", "imports-list", Permission.IMPORT, "Register many apprentices from one file."),
    Entry("Gateways", "gateway-list", Permission.REVIEW_GATEWAY),
    Entry("Bookings", "bookings-list", Permission.BOOK),
    Entry("My bookings", "bookings-own", Permission.ANSWER_BOOKING),
    Entry(
        "Assessors",
        "bookings-assessors",
        Permission.MANAGE_ASSESSORS,
        "What they are approved for, when they are free, and whom they must not assess.",
    ),
    Entry("Quality", "quality-list", Permission.ASSURE),
    Entry(
        "Questions",
        "questions-list",
        Permission.READ_QUESTIONS,
        "The bank of questions: what they cover, which are due for review, how often each was asked.",
    ),
    Entry("Results", "results-list", Permission.RELEASE),
    Entry("Appeals", "appeals-list", Permission.HEAR_APPEALS),
    Entry("Appeals", "appeals-list", Permission.DECIDE_APPEAL),
    Entry(
        "External quality assurance",
        "scrutiny-list",
        Permission.GRANT_SCRUTINY,
        "Grant a look at records, draw samples, and end it.",
    ),
    Entry(
        "Data protection",
        "privacy-list",
        Permission.KEEP_DATA,
        "Requests for erasure, holds, what goes soon, what went and what remains.",
    ),
    Entry(
        "Partners",
        "organisations-partners",
        Permission.MANAGE_PARTNERS,
        "The training providers and employers you work with.",
    ),
    Entry("People", "organisations-people", Permission.MANAGE_PEOPLE, "Who holds which role here; invite."),
    Entry(
        "Programs",
        "doors-tokens",
        Permission.MANAGE_DOORS,
        "Tokens of other systems, and what they are told.",
    ),
    Entry(
        "Organisation",
        "organisations-settings",
        Permission.MANAGE_ORGANISATION,
        "Its name, numbers and address, as results and notices say them.",
    ),
    Entry(
        "Jobs",
        "mail-jobs",
        Permission.SEE_JOBS,
        "Mail, and work in the background that failed: try it again.",
    ),
)
ROOM = 9  # entries that one row has room for
MANAGE = "ui-manage"
ABOUT = tuple(entry.needs for entry in ENTRIES if entry.about)  # who any of these is for


def places(actor: Actor | None, path: str) -> list[Place]:
    """What this actor may go to; the one whose address begins the path is where they are."""
    if actor is None:
        return []
    known = list(_known(actor))
    here = max((href for _, href in known if path.startswith(href)), key=len, default=None)
    if len(known) <= ROOM:
        return [Place(entry.title, href, href == here) for entry, href in known]
    manage = addresses.address(MANAGE)
    inside = here in {href for entry, href in known if entry.about} or path == manage
    daily = [Place(entry.title, href, href == here) for entry, href in known if not entry.about]
    return [*daily, Place("Manage", manage, inside)]


def managed(actor: Actor) -> list[tuple[Entry, str]]:
    """What this actor may go to that nobody does every day, each with its address."""
    return [(entry, href) for entry, href in _known(actor) if entry.about]


def _known(actor: Actor) -> tuple[tuple[Entry, str], ...]:
    return _open_to(actor.permitted, *addresses.here())


@lru_cache(maxsize=200)
def _open_to(may: frozenset[Permission], urls: str, prefix: str) -> tuple[tuple[Entry, str], ...]:
    del urls, prefix  # what addresses depend on
    known = [(entry, addresses.known(entry.page)) for entry in ENTRIES if entry.needs in may]
    return tuple((entry, address) for entry, address in known if address)  # some installations lack parts
