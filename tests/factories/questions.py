"""A bank of questions, written and put in use by the actions that people use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.forms.models import model_to_dict

from tests.factories.web import NOW, Cast
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.questions.actions.keeping import Said, add, decide
from touchstone.web.questions.models import BankQuestion, State, Wording
from touchstone.web.records import law

STANDARD, METHOD = "ST1379", "professional_discussion"
DAYS = timedelta(days=28)


def question(
    people: Cast,
    text: str = "How do you plan a session?",
    *,
    use: bool = True,
    at: datetime = NOW,
    standard: str = STANDARD,
    method: str = METHOD,
    **said: Any,
) -> BankQuestion:
    """One question of the discussion, in use."""
    facts: dict[str, Any] = {"ksbs": ("K3",), "theme": "professional_practice", "answer": "Says how."}
    by = people.actor("internal_quality_assurer")
    made = add(standard=standard, method=method, said=Said(text=text, **(facts | said)), by=by, at=at)
    if use:
        made = decide(question=made.id, decision=State.IN_USE, by=by, at=at)
    return made


def bank(people: Cast, each: int = 5, method: str = METHOD, version: str = "1.1") -> list[BankQuestion]:
    """So many questions in use for each theme of a method, about two of its KSBs by turns. Three queries."""
    known = law.plan(STANDARD, version).method(method)
    assert known is not None
    own = {"organisation": people.organisation}
    facts = {"standard": STANDARD, "method": method, "state": State.IN_USE, "reviewed_on": NOW.date()}
    made, worded, number = [], [], BankQuestion.objects.count()
    for theme in known.themes:
        for turn in range(each):
            number += 1
            due = NOW.date().replace(year=NOW.year + 1)
            one = BankQuestion(number=number, review_due_on=due, **own, **facts)
            pair = {theme.ksbs[turn % len(theme.ksbs)], theme.ksbs[(turn + 1) % len(theme.ksbs)]}
            said = {"text": f"{theme.title} {turn + 1}?", "ksbs": sorted(pair), "theme": theme.id}
            by = people.people["manager"].id
            worded.append(Wording(question=one, number=1, answer="Says how.", by=by, at=NOW, **own, **said))
            made.append(one)
    BankQuestion.objects.bulk_create(made)
    Wording.objects.bulk_create(worded)
    for one, wording in zip(made, worded, strict=True):
        one.current = wording
    BankQuestion.objects.bulk_update(made, ["current"])
    return made


def further(people: Cast, first: Attempt) -> Attempt:
    """The attempt in place of one that is void, booked with the same assessor, who accepted."""
    first.void = {"at": NOW.isoformat(), "by": str(people.people["manager"].id), "reason": "A fire alarm."}
    first.save(update_fields=["void"])
    row = Attempt.objects.create(
        organisation=people.organisation,
        apprenticeship=first.apprenticeship,
        code=f"{first.method}-2",
        method=first.method,
        kind="replacement",
    )
    others = ["organisation", "apprenticeship", "attempt", "assessor"]
    facts = model_to_dict(first.bookings.get(), exclude=others)
    later = {"starts_at": facts.pop("starts_at") + DAYS, "ends_at": facts.pop("ends_at") + DAYS}
    Booking.objects.create(
        organisation=people.organisation,
        apprenticeship=first.apprenticeship,
        attempt=row,
        assessor=people.people["assessor"],
        **{name: value for name, value in facts.items() if name not in ("sections", "id", "previous")},
        **later,
    )
    return row
