"""The places a role may go to: one list, in the order of the journey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, and the permission without which it is not shown."""

    title: str
    page: str  # the name of its address
    needs: Permission


@dataclass(frozen=True, slots=True)
class Place:
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
    Entry("Import", "imports-list", Permission.IMPORT),
    Entry("Gateways", "gateway-list", Permission.REVIEW_GATEWAY),
    Entry("Bookings", "bookings-list", Permission.BOOK),
    Entry("My bookings", "bookings-own", Permission.ANSWER_BOOKING),
    Entry("Assessors", "bookings-assessors", Permission.MANAGE_ASSESSORS),
    Entry("Quality", "quality-list", Permission.ASSURE),
    Entry("Results", "results-list", Permission.RELEASE),
    Entry("Appeals", "appeals-list", Permission.HEAR_APPEALS),
    Entry("Appeals", "appeals-list", Permission.DECIDE_APPEAL),
    Entry("External quality assurance", "scrutiny-list", Permission.GRANT_SCRUTINY),
    Entry("Data protection", "privacy-list", Permission.KEEP_DATA),
    Entry("Partners", "organisations-partners", Permission.MANAGE_PARTNERS),
    Entry("People", "organisations-people", Permission.MANAGE_PEOPLE),
    Entry("Programs", "doors-tokens", Permission.MANAGE_DOORS),
    Entry("Organisation", "organisations-settings", Permission.MANAGE_ORGANISATION),
    Entry("Jobs", "mail-jobs", Permission.SEE_JOBS),
)


def places(actor: Actor | None, path: str) -> list[Place]:
    """What this actor may go to; the one whose address begins the path is where they are."""
    if actor is None:
        return []
    known = list(_known(actor))
    here = max((href for _, href in known if path.startswith(href)), key=len, default=None)
    return [Place(entry.title, href, href == here) for entry, href in known]


def _known(actor: Actor) -> Iterator[tuple[Entry, str]]:
    for entry in ENTRIES:
        if actor.may(entry.needs):
            try:
                yield entry, reverse(entry.page)
            except NoReverseMatch:  # a part of the journey that this installation does not have
                continue
