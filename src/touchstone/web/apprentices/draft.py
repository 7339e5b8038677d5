"""A registration while it is being filled in: what was typed at each step, kept in the session.

Each page of it also carries what was typed so far, signed. So nothing is lost when somebody is signed out in
the middle, two tabs do not mix two people, and what is confirmed is what the page showed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import Http404, QueryDict

from touchstone.web.apprentices.forms import STEPS, Step
from touchstone.web.apprentices.registration import Registration
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import TrainingProvider
from touchstone.web.organisations.request import ActorRequest

KEY = "registration"
CHECK = "check"
SO_FAR = "sealed_so_far"  # the field in which a page carries what was typed before it
CARRIED_FOR = timedelta(days=7)
UNASKED = {"csrfmiddlewaretoken", SO_FAR}  # fields that answer no question
Typed = dict[str, str]


class Draft:
    """The steps as this actor fills them in. Answers are checked anew whenever they are looked at.

    Of the same registration the session knows the latest; ``as_shown`` asks for what the page showed.
    """

    def __init__(self, request: ActorRequest, *, as_shown: bool = False) -> None:
        self.session, self.actor, self.now = request.session, request.actor, request.now
        held, carried = self._mine(self.session.get(KEY)), self._mine(_carried(request.POST))
        another = carried.get("id") != held.get("id")
        kept = carried if carried and (as_shown or another) else held
        self.id: str = kept.get("id") or str(uuid4())  # of what is to be registered: twice sent is kept once
        self.typed: dict[str, Typed] = dict(kept.get("typed", {}))
        self.steps = [step for step in STEPS if step.asked(self.actor)]

    def _mine(self, kept: Any) -> dict[str, Any]:
        """What was kept, if it was by this person in this role."""
        mine = kept and kept.get("membership") == str(self.actor.membership_id)
        return dict(kept) if mine else {}

    @property
    def so_far(self) -> str:
        """What was typed, for the next page to carry."""
        return signing.dumps(self._kept(), salt=SO_FAR, compress=True)

    def _kept(self) -> dict[str, Any]:
        return {"membership": str(self.actor.membership_id), "id": self.id, "typed": self.typed}

    def step(self, slug: str) -> type[Step]:
        """The step of that name; raise ``Http404`` when this actor is not asked it."""
        for step in self.steps:
            if step.slug == slug:
                return step
        raise Http404

    def before(self, slug: str) -> str | None:
        """The step before one, or nothing before the first."""
        slugs = [step.slug for step in self.steps]
        at = slugs.index(slug)
        return slugs[at - 1] if at else None

    def number(self, slug: str) -> int:
        """Which step it is, from 1."""
        return [step.slug for step in self.steps].index(slug) + 1

    def form(self, slug: str, posted: QueryDict | None = None) -> Step:
        """The questions of a step with what was typed, or is being typed now."""
        typed = self.typed.get(slug) if posted is None else posted
        return self.step(slug)(typed, actor=self.actor, known=self.known(slug), now=self.now)

    def known(self, until: str = CHECK) -> dict[str, Any]:
        """The answers of the steps before one that can be used."""
        known = self._given()
        for step, form in self._forms(known):
            if step.slug == until or form is None or not form.is_valid():
                break
            known |= form.cleaned_data
        return known

    def unfinished(self) -> str:
        """The first step that is not answered well; ``check`` when all are."""
        known = self._given()
        for step, form in self._forms(known):
            if form is None or not form.is_valid():
                return step.slug
            known |= form.cleaned_data
        return CHECK

    def unfinished_before(self, slug: str) -> str | None:
        """An earlier step that has to be answered first: later questions depend on its answers."""
        slugs, first = [step.slug for step in self.steps], self.unfinished()
        return first if first != CHECK and slugs.index(first) < slugs.index(slug) else None

    def keep(self, slug: str, posted: QueryDict) -> None:
        """Put what was typed into the session."""
        self.typed[slug] = {
            key: value for key in posted if (value := str(posted[key])) and key not in UNASKED
        }
        self.session[KEY] = self._kept()

    def forget(self) -> None:
        """Take everything typed out of the session, where it is not another registration's."""
        if self._mine(self.session.get(KEY)).get("id") in (None, self.id):
            self.session.pop(KEY, None)
        self.typed = {}

    def registration(self) -> Registration:
        """What was answered; raise ``TypeError`` while something is missing."""
        return Registration(id=UUID(self.id), **self.known())

    def _forms(self, known: dict[str, Any]) -> Iterator[tuple[type[Step], Step | None]]:
        """Each step with its form; ``known`` grows while they are gone through."""
        for step in self.steps:
            typed = self.typed.get(step.slug)
            made = step(typed, actor=self.actor, known=known, now=self.now) if typed is not None else None
            yield step, made

    def _given(self) -> dict[str, Any]:
        """What nobody is asked: the only assessment organisation, and a provider's own organisation."""
        actor: Actor = self.actor
        given: dict[str, Any] = {}
        if len(actor.sees) == 1:
            given["organisation"] = actor.sees[0]
        if actor.role is TrainingProvider:
            given["provider"] = actor.organisation_id
        return given


def _carried(posted: QueryDict) -> Any:
    """What a page carried; nothing where it is missing, too old, or not as it was signed."""
    try:
        return signing.loads(posted.get(SO_FAR) or "", salt=SO_FAR, max_age=CARRIED_FOR)
    except signing.BadSignature:
        return None
