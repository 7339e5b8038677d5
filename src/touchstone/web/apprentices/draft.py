"""A registration while it is being filled in: what was typed at each step, kept in the session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, QueryDict

from touchstone.web.apprentices.forms import STEPS, Step
from touchstone.web.apprentices.registration import Registration
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import TrainingProvider
from touchstone.web.organisations.request import ActorRequest

KEY = "registration"
CHECK = "check"
UNASKED = {"csrfmiddlewaretoken"}  # fields that answer no question
Typed = dict[str, str]


class Draft:
    """The steps as this actor fills them in. Answers are checked anew whenever they are looked at."""

    def __init__(self, request: ActorRequest) -> None:
        self.session, self.actor, self.now = request.session, request.actor, request.now
        kept: Any = self.session.get(KEY) or {}
        mine = kept.get("membership") == str(self.actor.membership_id)
        self.id = kept["id"] if mine else str(uuid4())  # of what is to be registered: twice sent is kept once
        self.typed: dict[str, Typed] = dict(kept.get("typed", {})) if mine else {}
        self.steps = [step for step in STEPS if step.asked(self.actor)]

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
        mine = str(self.actor.membership_id)
        self.session[KEY] = {"membership": mine, "id": self.id, "typed": self.typed}

    def forget(self) -> None:
        """Take everything typed out of the session."""
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
