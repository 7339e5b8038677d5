"""Appeals about released results, made by the actions themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.results import FAIL, OBSERVATION, Office, another, review_of, submitted
from tests.factories.web import NOW, PASSWORD, Cast
from touchstone.web.accounts.models import Person
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Appeal, Decision, SetAside
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import actor_of
from touchstone.web.quality import actions as quality
from touchstone.web.records import law
from touchstone.web.results import actions as results
from touchstone.web.results.models import Release

QA, DECIDER, PROVIDER = "internal_quality_assurer", "appeal_decider", "training_provider"
SECOND, PART = "Mira Second", "They trained the apprentice."


def failed(
    office: Office, one: Apprenticeship, method: str = OBSERVATION, levels: Any = FAIL, assessor: str = ""
) -> Attempt:
    """A released result: a fail unless told; by another assessor where one is named."""
    who = another(office.people, "assessor", assessor) if assessor else None
    return released(office, submitted(office.people, one, method, levels=levels, assessor=who))


def released(office: Office, attempt: Attempt) -> Attempt:
    """The same attempt, assured and released."""
    by = office.people.actor(QA)
    quality.agree(review=review_of(attempt).id, text="", by=by, at=office.now)
    results.release(attempt=attempt.id, feedback={}, by=by, at=office.now)
    attempt.refresh_from_db()
    return attempt


def outsider(of: Cast, name: str = "Ines Outside") -> Person:
    """Another decider of the organisation, with an account."""
    person = Person.objects.create_user(
        f"{name.split(maxsplit=1)[0].lower()}@outside.example", PASSWORD, name=name
    )
    Membership.objects.create(person=person, organisation=of.organisation, role=DECIDER, since=NOW)
    return person


def acting(person: Person, role: str = DECIDER, on: date | None = None) -> Actor:
    """That person in their role; on a day, where something is theirs for a time."""
    return actor_of(Membership.objects.get(person=person, role=role), person.name, on)


def told(office: Office, attempt: Attempt) -> None:
    """The apprentice is told the result, if they do not know it yet."""
    release = Release.objects.filter(attempt=attempt, told=None).order_by("-revision").first()
    if release is not None:
        results.tell(release=release.id, by=office.people.actor("employer"), at=office.now)


def lodged(office: Office, attempt: Attempt, role: str = PROVIDER, at: datetime | None = None) -> Appeal:
    """An appeal against a released result, which an apprentice who appeals was told."""
    by = office.people.actor(role)
    if role == "apprentice":
        told(office, attempt)
    return actions.lodge(
        attempt=attempt.id, against="result", grounds="S7 was shown.", by=by, at=at or office.now
    )


def with_panel(office: Office, appeal: Appeal) -> Person:
    """Name two deciders, one of them unconnected, and answer with that one."""
    outside = outsider(office.people)
    manager = office.people.actor("manager")
    inside = office.people.people[DECIDER].id
    for person, connected in ((inside, True), (outside.id, False)):
        actions.name(appeal=appeal.id, person=person, connected=connected, by=manager, at=office.now)
    return outside


def decided(office: Office, appeal: Appeal, by: Actor, **changes: Any) -> Decision:
    """A decision of the stage that is open, a day later: not upheld unless told."""
    said: dict[str, Any] = {
        "outcome": "not_upheld",
        "reason": "We looked at the recording again.",
        "changes": {},
        "reasons": {},
        "voids_attempt": False,
        "at": office.now + timedelta(days=1),
    }
    return actions.decide(appeal=appeal.id, by=by, **said | changes)


def all_met(attempt: Attempt, kind: str = "pass") -> dict[str, str]:
    """Every criterion of a kind met, as a decision changes them."""
    method = law.plan("ST1379", "1.1").method(attempt.method)
    assert method is not None
    return {each.id: "met" for each in method.criteria if each.kind == kind}


def because(changes: dict[str, str]) -> dict[str, str]:
    """A reason for each change."""
    return dict.fromkeys(changes, "The recording shows it at minute 12.")


def had_part(office: Office, decision: Decision, at: datetime | None = None) -> None:
    """A decider turns out to have had a part in the case, after the decision."""
    sat = {each["by"] for each in decision.deciders}
    known = decision.appeal.panel.filter(person__in=sat, stage=decision.stage).order_by("person__name")
    actions.stand_down(
        panellist=known[0].id,
        reason=PART,
        had_part=True,
        by=office.people.actor("manager"),
        at=at or office.now,
    )


def second_manager(office: Office) -> Actor:
    """Another manager, who had no part in any case."""
    known = Person.objects.filter(name=SECOND).first()
    return acting(known or another(office.people, "manager", SECOND), "manager")


def put_aside(office: Office, decision: Decision, at: datetime | None = None) -> SetAside:
    """The same decision, set aside for that by a manager who had no part themselves."""
    had_part(office, decision, at)
    return actions.set_aside(
        decision=decision.id, reason=PART, by=second_manager(office), at=at or office.now
    )


def upheld_in_vain(office: Office, appeal: Appeal) -> None:
    """Upheld, so that the fail is a pass; set aside two days from now, so that it is a fail again."""
    assert appeal.attempt is not None
    levels = all_met(appeal.attempt)
    said: dict[str, Any] = {"outcome": "upheld", "changes": levels, "reasons": because(levels)}
    kept = decided(office, appeal, acting(with_panel(office, appeal)), **said)
    office.now += timedelta(days=2)
    put_aside(office, kept)


def taken_again(office: Office, first: Attempt) -> Attempt:
    """A resit of a failed attempt, sixty days later: every criterion met, and its result given."""
    assert first.notified_at is not None
    agreed, on = first.notified_at + timedelta(days=1), first.notified_at + timedelta(days=60)
    again = Attempt.objects.create(
        organisation_id=first.organisation_id,
        apprenticeship_id=first.apprenticeship_id,
        code=f"{first.method}-2",
        method=first.method,
        kind="resit",
        consent={"by": str(office.people.people["employer"].id), "given_at": agreed.isoformat()},
    )
    who = office.people.people["assessor"].id
    for number, id in enumerate([*all_met(first), *all_met(first, "distinction")], 1):
        data = {"criterion": id, "level": "met", "reason": "Shown.", "pointers": []}
        kept = {"number": number, "kind": "judgement", "data": data, "at": on, "kept_at": on, "by": who}
        Entry.objects.create(organisation_id=first.organisation_id, attempt=again, **kept)
    again.judged_at, again.judged_by = on, who
    again.notified_at, again.notified_to = on + timedelta(days=1), first.notified_to
    again.save()
    return again
