"""An assessment organisation in the middle of its work: people in every role, apprentices at every stage.

The same stories as in the demonstration, told by the same actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from touchstone.rules.calendar import LONDON, day
from touchstone.web.accounts.actions import accept, invite
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import assessors
from touchstone.web.demo.cast import Cast, Learner, Member, Prepared
from touchstone.web.demo.days import days_of
from touchstone.web.demo.questioning import keep_bank
from touchstone.web.demo.story import Story
from touchstone.web.demo.team import Team, acting, gather, secret_for
from touchstone.web.demo.visiting import visit
from touchstone.web.organisations.scope import everywhere
from touchstone.web.records import law
from touchstone.web.records.nightly import refresh_all

STANDARD, VERSION, MONTHS = "ST1379", "1.1", 12
BEGUN = timedelta(days=600)
FAILED_ONE = "told again"  # the first method was passed with distinction, the second one was not
STAGES = (
    "registered",
    "withdrawn",
    "portfolio",
    "handed_in",
    "returned",
    "confirmed",
    "noticed",
    "begun",
    "submitted",
    "asked_back",
    "assured",
    "released",
    FAILED_ONE,
    "finished",
)
MARKS = {
    "finished": "mixed",
    "released": "poor",
    **dict.fromkeys(("proposed", "agreed"), "poor first"),
    FAILED_ONE: "poor last",
}
MEMBERS = (
    "manager",
    "bookings",
    "assessor",
    "internal_quality_assurer",
    "appeal_decider",
    "external_quality_assurer",
)
PASSWORD = "look and touch"


@dataclass(frozen=True)
class House:
    """One organisation with everybody around it."""

    cast: Cast
    team: Team
    told: tuple[Story, ...]

    @property
    def id(self) -> UUID:
        """The assessment organisation's."""
        return self.team.organisation

    def person(self, role: str) -> Person:
        """Somebody in that role; for the apprentice, the last one, who has come furthest."""
        if role == "apprentice":
            return Person.objects.get(email=self.cast.apprentices[-1].email)
        return Person.objects.get(id=self.team.one(role).person_id)

    def at(self, stage: str) -> Apprenticeship:
        """The first apprentice who has come that far."""
        return next(story.one for story in self.told if story.learner.reaches == stage)


def cast_of(name: str, stages: Iterable[str], first: str = "Ada", last: str = "") -> Cast:
    """People and apprentices of an organisation called by that name; one provider, one employer."""
    mail, college, works = f"{name.lower()}.example", f"{name} College", f"{name} Works"
    members = [
        *((role, f"{name} Assessment") for role in MEMBERS),
        ("training_provider", college),
        ("employer", works),
    ]
    return Cast(
        organisation=f"{name} Assessment",
        providers=(college,),
        employers=(works,),
        password=PASSWORD,
        people=tuple(
            Member(role=role, name=f"{name} {role.replace('_', ' ')}", email=f"{role}@{mail}", of=of)
            for role, of in members
        ),
        apprentices=tuple(
            Learner(
                name=(first, last or f"{name}{chr(97 + turn // 26)}{chr(97 + turn % 26)}"),
                born=date(1990, 1, 1 + turn % 28),
                standard=STANDARD,
                version=VERSION,
                reaches=stage,
                marks=MARKS.get(stage, "best"),
                signs_in=True,
                sheet=prepared() if stage == "finished" else {},
                shows_sheet_to=("training_provider", "employer") if stage == "finished" else (),
                appeals=("upheld", "open") if stage == "finished" else (),
            )
            for turn, stage in enumerate(stages)
        ),
    )


def prepared() -> dict[str, dict[str, Prepared]]:
    """Notes and links for the first criteria of each method."""
    methods = law.plan(STANDARD, VERSION).methods
    note = Prepared(text="What I did, and what came of it.", pieces=(1, 2))
    return {one.id: {criterion.id: note for criterion in one.criteria[:3]} for one in methods}


def tell(cast: Cast, now: datetime) -> House:
    """Make it all, up to that moment."""
    with everywhere():
        begun = (now.astimezone(LONDON) - BEGUN).replace(hour=9, minute=0, second=0, microsecond=0)
        team = gather(cast, begun)
        stories = [_story(cast, team, turn, now) for turn, _ in enumerate(cast.apprentices)]
        visit(team, now)
        keep_bank(team, now)
        refresh_all(now=now)
        return House(cast, team, tuple(stories))


def another_assessor(house: House, name: str, at: datetime) -> str:
    """Somebody to whom a booking can be given, and who has none yet; their e-mail address."""
    manager, email = house.team.one("manager"), f"{name.lower().replace(' ', '.')}@assessors.example"
    with everywhere():
        invite(email=email, name=name, into=house.id, role="assessor", by=manager, at=at)
        person = accept(secret=secret_for(email), name=name, password=PASSWORD, at=at)
        assessors.approve(assessor=person.id, standard=STANDARD, since=at.date(), by=manager, at=at)
        monday = (at - timedelta(days=at.weekday())).replace(hour=7)
        weeks = [monday + timedelta(weeks=week) for week in range(4)]
        stretches = [(begins, begins + timedelta(days=4, hours=13)) for begins in weeks]
        assessors.free_often(assessor=person.id, stretches=stretches, by=acting(person, house.id), at=at)
    return email


def _story(cast: Cast, team: Team, turn: int, now: datetime) -> Story:
    learner = cast.apprentices[turn]
    methods = len(law.plan(learner.standard, learner.version).methods)
    days = days_of(learner.reaches, methods, MONTHS, 1 + turn % 5, day(now))
    story = Story(learner=learner, turn=turn, team=team, cast=cast, days=days)
    story.tell()
    return story
