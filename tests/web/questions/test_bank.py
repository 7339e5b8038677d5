"""The bank: questions written, worded anew, put in use, reviewed and withdrawn; a file of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404

from tests.factories.questions import METHOD, STANDARD, question
from tests.factories.web import NOW, Cast, cast
from touchstone.web.audit.models import Event
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import within
from touchstone.web.questions import queries
from touchstone.web.questions.actions.bringing import bring_in, look
from touchstone.web.questions.actions.keeping import Said, add, decide, reword
from touchstone.web.questions.fitting import fitting, methods, newest
from touchstone.web.questions.models import BankQuestion, State, Wording

SAID = Said(text="How do you plan?", ksbs=("K3",), theme="professional_practice")
HEAD = "standard,method,theme,ksbs,question,good_answer\n"


def keeper(people: Cast) -> Any:
    return people.actor("internal_quality_assurer")


def test_a_question_is_written_as_a_draft_and_numbered(people: Cast) -> None:
    first, second = (question(people, words, use=False) for words in ("One?", "Two?"))
    assert (first.number, second.number) == (1, 2)
    assert (first.state, first.review_due_on) == (State.DRAFT, None)
    assert first.current is not None
    assert (first.current.number, first.current.text, first.current.ksbs) == (1, "One?", ["K3"])
    assert Event.objects.filter(action="question.add", chain=people.organisation.id).count() == 2


@pytest.mark.parametrize("role", ["assessor", "bookings", "appeal_decider", "external_quality_assurer"])
def test_only_quality_and_managers_write_the_bank(people: Cast, role: str) -> None:
    made, by = question(people), people.actor(role)
    with pytest.raises(NotAllowed):
        add(standard=STANDARD, method=METHOD, said=SAID, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        reword(question=made.id, said=SAID, before=1, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        decide(question=made.id, decision="withdrawn", note="No.", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        look(HEAD, by)
    assert BankQuestion.objects.get().state == State.IN_USE


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        (Said(text=" ", ksbs=("K3",)), "text", "Write the question"),
        (Said(text="x" * 2001, ksbs=("K3",)), "text", "2,001 characters"),
        (Said(text="x", ksbs=("K3",), answer="x" * 2001), "answer", "at most 2,000"),
        (Said(text="x"), "ksbs", "Choose the KSBs"),
        (Said(text="x", ksbs=("K3", "K4")), "ksbs", "K4 is not assessed in"),
        (Said(text="x", ksbs=("K3",), theme="elsewhere"), "theme", "Choose a theme"),
    ],
)
def test_a_question_that_does_not_fit_the_plan_is_refused(
    people: Cast, said: Said, field: str, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(standard=STANDARD, method=METHOD, said=said, by=keeper(people), at=NOW)
    assert words in refusal.value.fields[field]
    assert not BankQuestion.objects.exists()


@pytest.mark.parametrize(
    ("standard", "method"), [("ST0", METHOD), (STANDARD, "nothing"), ("ST9001", "watch")]
)
def test_there_is_no_bank_for_a_method_without_questions(people: Cast, standard: str, method: str) -> None:
    with pytest.raises(Refused) as refusal:
        add(standard=standard, method=method, said=SAID, by=keeper(people), at=NOW)
    assert "method" in refusal.value.fields


def test_methods_come_from_the_plans(people: Cast) -> None:
    known = {(plan.identity.reference, method.id) for plan, method in methods()}
    assert {(STANDARD, METHOD), (STANDARD, "observation")} <= known
    assert any(standard == "ST9002" for standard, _ in known)
    assert "1.1" in fitting(STANDARD, METHOD, ("K3",), "")
    assert fitting(STANDARD, METHOD, ("K4",), "") == []
    assert newest("ST0", METHOD) is None


def test_another_wording_is_a_further_version_and_the_first_never_changes(people: Cast) -> None:
    made = question(people)
    by, at = keeper(people), NOW + timedelta(days=1)
    changed = reword(question=made.id, said=SAID, before=1, by=by, at=at)
    assert changed.current is not None
    assert (changed.current.number, changed.current.text) == (2, "How do you plan?")
    assert changed.state == State.IN_USE
    assert made.wordings.get(number=1).text == "How do you plan a session?"
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Wording.objects.filter(number=1).update(text="Another?")
    again = reword(question=made.id, said=SAID, before=1, by=by, at=at)
    assert again.wordings.count() == 2


def test_a_wording_that_was_changed_meanwhile_is_not_overwritten(people: Cast) -> None:
    made, by = question(people), keeper(people)
    reword(question=made.id, said=SAID, before=1, by=by, at=NOW)
    with pytest.raises(Refused, match="meanwhile"):
        reword(question=made.id, said=Said(text="Other?", ksbs=("K1",)), before=1, by=by, at=NOW)


def test_a_question_in_use_is_due_for_review_after_a_year(people: Cast) -> None:
    made, by = question(people), keeper(people)
    assert (made.reviewed_on, made.review_due_on) == (date(2026, 6, 1), date(2027, 6, 1))
    assert not made.is_due(date(2027, 5, 31))
    assert made.is_due(date(2027, 6, 1))
    assert queries.due(by, date(2027, 6, 1)) == 1
    later = NOW + timedelta(days=300)
    seen = decide(question=made.id, decision="reviewed", note="Still fine.", by=by, at=later)
    assert seen.review_due_on == date(2028, 3, 28)
    assert queries.due(by, date(2027, 6, 1)) == 0
    assert [step.kind for step in seen.steps.order_by("at")] == ["in_use", "reviewed"]


def test_a_withdrawn_question_is_drawn_no_more_until_it_is_in_use_again(people: Cast) -> None:
    made, by = question(people), keeper(people)
    with pytest.raises(Refused) as refusal:
        decide(question=made.id, decision="withdrawn", note=" ", by=by, at=NOW)
    assert "note" in refusal.value.fields
    decide(question=made.id, decision="withdrawn", note="Too easy.", by=by, at=NOW)
    assert queries.in_use(people.organisation.id, STANDARD, METHOD) == []
    with pytest.raises(Refused, match="Put it in use again"):
        reword(question=made.id, said=SAID, before=1, by=by, at=NOW)
    decide(question=made.id, decision="in_use", by=by, at=NOW)
    assert len(queries.in_use(people.organisation.id, STANDARD, METHOD)) == 1


@pytest.mark.parametrize(
    ("use", "decision", "words"),
    [
        (True, "in_use", "in use already"),
        (False, "reviewed", "Only a question in use"),
        (True, "nonsense", "Choose what to do"),
    ],
)
def test_decisions_that_make_no_sense_are_refused(people: Cast, use: bool, decision: str, words: str) -> None:
    made = question(people, use=use)
    with pytest.raises(Refused, match=words):
        decide(question=made.id, decision=decision, by=keeper(people), at=NOW)


def test_the_bank_of_another_organisation_is_not_there(people: Cast) -> None:
    made, other = question(people), cast("South")
    with within(other.organisation.id), pytest.raises(Http404):
        reword(question=made.id, said=SAID, before=1, by=keeper(other), at=NOW)
    with pytest.raises(Http404):
        queries.question(uuid4(), keeper(people))


def test_a_file_is_looked_at_and_then_taken_in_as_a_whole(people: Cast) -> None:
    by = keeper(people)
    content = (
        HEAD + f'{STANDARD},{METHOD},Professional practice,K3 k1,"Why, and how?",Says why.\n'
        f"{STANDARD},{METHOD},,K5,What do you record?,\n\n"
    )
    looked = look(content, by)
    assert [(one.row, one.verdict) for one in looked.rows] == [(2, "new"), (3, "new")]
    assert looked.rows[0].said == Said(
        text="Why, and how?", ksbs=("K1", "K3"), theme="professional_practice", answer="Says why."
    )
    assert not BankQuestion.objects.exists()
    bring_in(content=content, use=True, by=by, at=NOW)
    assert BankQuestion.objects.filter(state=State.IN_USE).count() == 2
    again = bring_in(content=content, use=True, by=by, at=NOW)
    assert [one.verdict for one in again.rows] == ["again", "again"]
    assert BankQuestion.objects.count() == 2


def test_a_file_with_one_wrong_row_is_not_taken_in(people: Cast) -> None:
    by = keeper(people)
    content = HEAD + f"{STANDARD},{METHOD},,K3,Fine?,\n{STANDARD},{METHOD},,K4,Not here?,\n"
    assert look(content, by).rows[1].faults["ksbs"].startswith("K4 is not assessed")
    with pytest.raises(Refused, match="Row 3: K4 is not assessed"):
        bring_in(content=content, use=False, by=by, at=NOW)
    assert not BankQuestion.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is missing"),
        ("question\nWhy?\n", "standard and method is missing"),
        (HEAD, "no question"),
        (HEAD + "x" * (1024 * 1024), "larger than 1 MB"),
        (HEAD + "a,b,,K1,x,\n" * 1001, "more than 1,000"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(people: Cast, content: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        look(content, keeper(people))


def test_a_theme_may_come_by_its_id_and_columns_by_semicolons(people: Cast) -> None:
    content = f"standard;method;theme;question\n{STANDARD};{METHOD};monitoring;'=How?\n"
    (row,) = look("\ufeff" + content, keeper(people)).rows
    assert (row.verdict, row.said.theme, row.said.text) == ("new", "monitoring", "=How?")
