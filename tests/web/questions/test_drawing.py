"""The set of an attempt: drawn by its assessor, balanced, reproducible; swaps, exposure, resits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from tests.factories.assessments import Conducted, booked
from tests.factories.gateway import confirmed
from tests.factories.questions import METHOD, bank, further, question
from tests.factories.web import NOW, Cast, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.questions import erasing, page, queries
from touchstone.web.questions.actions.drawing import draw_set, swap
from touchstone.web.questions.actions.keeping import Said, decide, reword
from touchstone.web.questions.models import Placed, QuestionSet

AT = NOW + timedelta(days=20)
WHY = "They spoke of it before."


def drawn(talk: Conducted, row: Attempt | None = None, seed: str = "") -> QuestionSet:
    by = talk.people.actor("assessor")
    return draw_set(attempt=(row or talk.row).id, by=by, at=AT, seed=seed)


def ids(row: Attempt) -> list[str]:
    return [str(one.question_id) for one in queries.standing(queries.set_of(row.id))]


def test_the_set_has_the_least_number_every_theme_and_a_name(people: Cast, talk: Conducted) -> None:
    bank(people)
    made = drawn(talk)
    shown = page.set_shown(talk.row)
    assert shown is not None
    assert len(shown.lines) == 8
    assert shown.drawn.themes_missing == ()
    assert {one.outcome.value for one in shown.drawn.findings} == {"met"}
    assert all(line.taken.message.endswith("never drawn before.") for line in shown.lines)
    talk.row.refresh_from_db()
    assert talk.row.question_set == f"set-{made.id.hex[:12]}"
    assert Event.objects.filter(action="question.draw", chain=talk.one.id).count() == 1


def test_drawing_again_gives_the_same_set(people: Cast, talk: Conducted) -> None:
    bank(people)
    first = drawn(talk)
    before = ids(talk.row)
    assert drawn(talk, seed="another").id == first.id
    assert ids(talk.row) == before


def test_the_seed_draws_the_same_set_from_the_same_bank(people: Cast, talk: Conducted) -> None:
    bank(people)
    drawn(talk, seed="a seed")
    before = ids(talk.row)
    QuestionSet.objects.all().delete()
    drawn(talk, seed="a seed")
    assert ids(talk.row) == before


def test_a_further_attempt_gets_other_questions(people: Cast, talk: Conducted) -> None:
    bank(people)
    drawn(talk)
    second = further(people, talk.row)
    drawn(talk, second)
    assert set(ids(talk.row)).isdisjoint(ids(second))
    shown = page.set_shown(second)
    assert shown is not None
    (different,) = [one for one in shown.drawn.findings if one.code == "drawing.different"]
    assert different.message == "None of the 8 questions of earlier attempts is in the set."
    assert str(different.source) == "touchstone-rulebook § Resits and retakes"


def test_nothing_is_repeated_where_too_little_is_left_and_the_findings_say_so(
    people: Cast, talk: Conducted
) -> None:
    bank(people, each=2)
    drawn(talk)
    second = further(people, talk.row)
    with pytest.raises(Refused, match="no question that may be asked") as refusal:
        drawn(talk, second)
    assert "so the bank lacks 8" in refusal.value.findings[0].message
    question(people, "A fresh one?")
    drawn(talk, second)
    assert len(ids(second)) == 1
    shown = page.set_shown(second)
    assert shown is not None
    assert [one.blocks for one in shown.drawn.findings] == [True, True, False]


def test_a_set_keeps_its_wording_and_withdrawn_questions_do_not_come(people: Cast, talk: Conducted) -> None:
    made = question(people, "As it was?")
    gone = question(people, "Gone?")
    by = people.actor("manager")
    decide(question=gone.id, decision="withdrawn", note="Wrong.", by=by, at=NOW)
    drawn(talk)
    reword(question=made.id, said=Said(text="As it is?", ksbs=("K3",)), before=1, by=by, at=AT)
    (one,) = queries.set_for(talk.row)
    assert (one["text"], one["version"], one["kind"], one["ksbs"]) == ("As it was?", 1, "set", ["K3"])


def test_only_the_assessor_of_the_attempt_draws(people: Cast, talk: Conducted) -> None:
    bank(people, each=1)
    for role in ("manager", "internal_quality_assurer", "bookings", "training_provider", "apprentice"):
        with pytest.raises(NotAllowed):
            draw_set(attempt=talk.row.id, by=people.actor(role), at=AT)
    talk.row.bookings.update(accepted_at=None)
    with pytest.raises(Refused, match="Accept the booking first"):
        drawn(talk)
    talk.row.bookings.update(assessor=people.people["manager"])
    with pytest.raises(Http404):
        drawn(talk)
    assert not QuestionSet.objects.exists()


def test_a_question_is_swapped_with_a_reason_and_does_not_come_back(people: Cast, talk: Conducted) -> None:
    bank(people)
    drawn(talk)
    by, before = people.actor("assessor"), ids(talk.row)
    new = swap(attempt=talk.row.id, place=3, reason=WHY, by=by, at=AT)
    assert str(new.question_id) not in before
    assert ids(talk.row)[2] == str(new.question_id)
    out = Placed.objects.get(out_at__isnull=False)
    assert (str(out.question_id), out.out_because, out.place) == (before[2], WHY, 3)
    again = swap(attempt=talk.row.id, place=3, reason=WHY, by=by, at=AT)
    assert str(again.question_id) not in (*before, str(new.question_id))
    shown = page.set_shown(talk.row)
    assert shown is not None
    assert shown.drawn.themes_missing == ()
    assert [len(line.before) for line in shown.lines if line.placed.place == 3] == [2]


def test_a_swap_does_not_bring_what_an_earlier_attempt_had(people: Cast, talk: Conducted) -> None:
    bank(people, each=4)
    drawn(talk)
    second = further(people, talk.row)
    drawn(talk, second)
    with pytest.raises(Refused, match="no other question"):
        swap(attempt=second.id, place=1, reason=WHY, by=people.actor("assessor"), at=AT)


@pytest.mark.parametrize(("place", "reason", "words"), [(1, " ", "Say why"), (99, WHY, "no such question")])
def test_a_swap_needs_a_reason_and_a_place(
    people: Cast, talk: Conducted, place: int, reason: str, words: str
) -> None:
    bank(people)
    drawn(talk)
    with pytest.raises(Refused, match=words):
        swap(attempt=talk.row.id, place=place, reason=reason, by=people.actor("assessor"), at=AT)


def test_a_question_of_the_set_is_written_down_and_counts_as_asked(people: Cast, talk: Conducted) -> None:
    bank(people)
    drawn(talk)
    first, second = queries.set_for(talk.row)[:2]
    talk.write("question", of_kind="set", text="In my words?", ksbs=[], bank=first["id"])
    known = {str(one.id): (one.drawn, one.asked) for one in queries.bank(people.actor("manager"))}  # type: ignore[attr-defined]
    one, other = ids(talk.row)[:2]
    assert (known[one], known[other]) == ((1, 1), (1, 0))
    with pytest.raises(Refused, match="asked already"):
        swap(attempt=talk.row.id, place=1, reason=WHY, by=people.actor("assessor"), at=talk.at)
    assert second["id"] != first["id"]


def test_a_question_that_was_taken_back_does_not_count_as_asked(people: Cast, talk: Conducted) -> None:
    bank(people)
    drawn(talk)
    first, second = queries.set_for(talk.row)[:2]
    kept, wrong = (
        talk.write("question", of_kind="set", text="So?", ksbs=[], bank=one["id"]) for one in (first, second)
    )
    talk.write("taken_back", entry=str(wrong.id), reason="Not asked.")
    known = {str(one.id): one.asked for one in queries.bank(people.actor("manager"))}  # type: ignore[attr-defined]
    assert [known[one] for one in ids(talk.row)[:2]] == [1, 0]
    assert queries.asked_in(talk.row.id) == {kept.data["bank"]}


def test_an_entry_names_only_questions_of_its_own_set(people: Cast, talk: Conducted) -> None:
    bank(people, each=1)
    drawn(talk)
    another = question(people, "Elsewhere?")
    for named in (str(another.current_id), "nonsense"):
        with pytest.raises(Refused) as refusal:
            talk.write("question", of_kind="set", text="So?", ksbs=[], bank=named)
        assert "set that was drawn" in refusal.value.fields["bank"]
    assert not Entry.objects.exists()


def test_what_was_drawn_less_often_comes_first_for_the_next_apprentice(people: Cast, talk: Conducted) -> None:
    for theme in talk.method.themes:
        for turn in range(6):  # a set takes five of a theme at most
            question(people, f"{theme.title} {turn}?", ksbs=(), theme=theme.id)
    drawn(talk)
    other = Conducted(people, talk.one, booked(people, _another(people), METHOD))
    drawn(other)
    assert set(ids(talk.row)).isdisjoint(ids(other.row))


def _another(people: Cast) -> Apprenticeship:
    one = apprenticeship(people, uln="", email="other@learners.example", person=None)
    confirmed(people, one, "gateway")
    return one


def test_erasing_takes_the_set_and_leaves_the_bank(people: Cast, talk: Conducted) -> None:
    bank(people, each=1)
    drawn(talk)
    gone = erasing.everything(talk.one)
    assert gone["questions.QuestionSet"] == 1
    assert not Placed.objects.exists()
    assert len(queries.in_use(people.organisation.id, "ST1379", METHOD)) == 4
