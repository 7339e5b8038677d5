"""What the pages of a portfolio share: who may see them, the portfolio as it stands, refusals taken up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms

from touchstone.rules.plan import Plan
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.files.actions import NoRoom
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest
from touchstone.web.portfolio import queries
from touchstone.web.portfolio.forms import WHERE
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import Lock
from touchstone.web.records import law

SEES = (Permission.SEE_OWN, Permission.SEE_APPRENTICES)
REFUSED, TOO_LARGE, NO_ROOM = 422, 413, 507


@dataclass(frozen=True, slots=True)
class Shown:
    """A portfolio on a page."""

    one: Apprenticeship
    plan: Plan
    lock: Lock

    def may_edit(self, actor: Actor) -> bool:
        """Whether this actor may change pieces now."""
        return actor.may(Permission.EDIT_PORTFOLIO) and self.open

    @property
    def open(self) -> bool:
        """Whether anything may be changed now."""
        return not self.lock.locked and self.one.withdrawn_on is None


def shown(id: UUID, actor: Actor) -> Shown:
    """The portfolio of an apprentice the actor may see; raise ``Http404`` for any other."""
    one = visible(id, actor)
    return _of(one)


def shown_piece(id: UUID, actor: Actor) -> tuple[Shown, Piece]:
    """A piece of an apprentice the actor may see, and its portfolio."""
    piece = queries.visible_piece(id, actor)
    return _of(piece.apprenticeship), piece


def _of(one: Apprenticeship) -> Shown:
    plan = law.plan(one.standard, one.version)
    queries.rules_of(plan)
    return Shown(one, plan, queries.lock(one, plan))


def take_up(form: forms.Form, refusal: Refused) -> None:
    """Put what an action found at a field next to that field; of KSBs, at their first group."""
    form.is_valid()
    for name, message in refusal.fields.items():
        field = "ksbs_0" if name == "ksbs" else name.replace("pointers.", WHERE)
        if field in form.fields:
            form.add_error(field, message)


def status(request: ActorRequest, refusal: Refused | None) -> int:
    """200 for a fresh form; what a form that was not taken is answered with."""
    if request.method != "POST":
        return 200
    return NO_ROOM if isinstance(refusal, NoRoom) else REFUSED
