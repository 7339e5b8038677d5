"""A review: what was judged and why, and the decision by somebody who had no part in it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.results import FAIL, OBSERVATION, Office, another, held, review_of, submitted
from tests.factories.web import apprenticeship, cast
from touchstone.web.assessments import actions as assessments
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Attempt, Conflict
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import actor_of
from touchstone.web.quality import actions, queries
from touchstone.web.quality.models import Review, State
from touchstone.web.records import remembered

QA, PAGE, CHANGE = "internal_quality_assurer", "quality-review", "quality-change"


@pytest.fixture
def attempt(office: Office) -> Attempt:
    """An observation with all pass and no distinction criteria met."""
    return submitted(office.people, apprenticeship(office.people), levels={"distinction": "not_met"})


@pytest.fixture
def review(attempt: Attempt) -> Review:
    return review_of(attempt)


def seen(review: Review) -> int:
    return review.attempt.entries.count()


def test_it_shows_every_criterion_with_its_reason_the_sample_and_the_log(
    office: Office, review: Review
) -> None:
    text = office.get(QA, PAGE, review.id).text_
    assert "Used the GROW model in the live session" in text
    assert "The assessor is new: 0 results released before, fewer than 5" in text
    assert "assumed § Quality assurance sample" in text
    assert "OBS-D3" in text
    assert "Live mentoring session started" in text
    assert "Due" not in text or "23 October 2025" in text


def test_agreeing_ends_the_review(office: Office, review: Review) -> None:
    answer = office.post(QA, PAGE, review.id, decision="agree", text="", seen=seen(review))
    assert answer.status_code == 302
    review.refresh_from_db()
    assert review.state == State.AGREED
    assert queries.ended(review.attempt)
    assert Event.objects.filter(action="quality.agree").exists()


def test_a_question_opens_the_judgements_again_until_the_assessor_submits_anew(
    office: Office, review: Review
) -> None:
    answer = office.post(
        QA, PAGE, review.id, decision="ask_back", text="Is <b>OBS-P7</b> shown?", seen=seen(review)
    )
    assert answer.status_code == 302
    attempt = Attempt.objects.get()
    assert attempt.judged_at is None
    assert queries.questions([attempt.id])[attempt.id]["text"] == "Is <b>OBS-P7</b> shown?"
    told = Message.objects.get(kind="quality_asked")
    assert told.to == "assessor@north.example"
    assert "OBS-P7" not in told.text
    page = office.get("assessor", "quality-question", review.id).text_
    assert "Is &lt;b&gt;OBS-P7&lt;/b&gt; shown?" in page
    office.post("assessor", "quality-question", review.id, text="Yes, at 10:02.")
    by = office.people.actor("assessor")
    assessments.submit(attempt=attempt.id, by=by, at=office.now)
    review.refresh_from_db()
    assert (review.state, review.closed_at) == (State.WAITING, None)
    assert Message.objects.filter(kind="quality_answered").exists()
    assert "Yes, at 10:02." in office.get(QA, PAGE, review.id).text_


def test_a_question_without_words_and_no_decision_are_asked_again(office: Office, review: Review) -> None:
    answer = office.post(QA, PAGE, review.id, decision="ask_back", text=" ", seen=seen(review))
    assert answer.status_code == 422
    assert "Write your question to the assessor." in answer.text_
    assert office.post(QA, PAGE, review.id, seen=seen(review)).status_code == 422


def test_a_log_that_grew_meanwhile_is_shown_first_and_nothing_typed_is_lost(
    office: Office, review: Review
) -> None:
    answer = office.post(QA, PAGE, review.id, decision="agree", text="Well judged.", seen=seen(review) - 1)
    assert answer.status_code == 422
    assert "The assessor wrote more since you opened this page" in answer.text_
    assert "Well judged." in answer.text_
    assert f'value="{seen(review)}"' in answer.text_


def test_a_second_tab_is_told_that_the_review_has_ended(office: Office, review: Review) -> None:
    office.post(QA, PAGE, review.id, decision="agree", text="", seen=seen(review))
    answer = office.post(QA, PAGE, review.id, decision="ask_back", text="But why?", seen=seen(review))
    assert answer.status_code == 422
    assert "This review is not waiting any more. It stands at: agreed." in answer.text_
    assert "But why?" in answer.text_


def test_nobody_reviews_their_own_work(office: Office, review: Review) -> None:
    assessor = office.people.people["assessor"]
    both = Membership.objects.create(
        person=assessor, organisation=office.people.organisation, role=QA, since=office.now
    )
    with pytest.raises(Refused, match="You judged this assessment yourself"):
        actions.agree(review=review.id, text="", by=actor_of(both, "North Assessor"), at=office.now)


def test_nobody_reviews_with_a_conflict_of_interest(office: Office, review: Review) -> None:
    Conflict.objects.create(
        organisation=office.people.organisation,
        assessor=office.people.people[QA],
        with_organisation=office.people.provider,
        reason="A sister works there.",
        declared_by=office.people.people["manager"].id,
        declared_at=office.now,
    )
    page = office.get(QA, PAGE, review.id).text_
    assert "You have a conflict of interest" in page
    assert "Save the decision" not in page
    answer = office.post(QA, PAGE, review.id, decision="agree", text="", seen=seen(review))
    assert answer.status_code == 422
    assert Review.objects.get().state == State.WAITING


def test_whoever_works_for_the_provider_does_not_review_its_apprentices(
    office: Office, review: Review
) -> None:
    Membership.objects.create(
        person=office.people.people[QA],
        organisation=office.people.provider,
        role="training_provider",
        since=office.now,
    )
    with pytest.raises(Refused, match="conflict of interest"):
        actions.agree(review=review.id, text="", by=office.people.actor(QA), at=office.now)


def test_a_declared_conflict_leaves_the_review_to_a_colleague(office: Office, review: Review) -> None:
    answer = office.post(QA, "quality-stand-aside", review.id, text="I know the family.")
    assert answer.status_code == 302
    assert "You have a conflict of interest" in office.get(QA, PAGE, review.id).text_
    assert Review.objects.get().state == State.WAITING


def test_a_change_shows_the_new_grade_before_it_is_confirmed(office: Office, review: Review) -> None:
    fields = dict.fromkeys((f"OBS-P{number}" for number in range(1, 8)), "met")
    fields |= dict.fromkeys(("OBS-D1", "OBS-D2", "OBS-D3"), "not_met")
    fields |= {
        "OBS-P7": "not_met",
        "why-OBS-P7": "The outcomes were <i>not</i> reviewed.",
        "seen": str(seen(review)),
    }
    supposed = office.post(QA, CHANGE, review.id, **fields)
    assert supposed.status_code == 200
    assert "The grade changes from Pass to Fail." in supposed.text_
    assert "&lt;i&gt;not&lt;/i&gt;" in supposed.text_
    assert Review.objects.get().state == State.WAITING
    again = office.post(QA, CHANGE, review.id, **fields, again="yes")
    assert "The outcomes were &lt;i&gt;not&lt;/i&gt; reviewed." in again.text_
    answer = office.post(QA, CHANGE, review.id, **fields, sure="yes")
    assert answer.status_code == 302
    page = office.get(QA, PAGE, review.id).text_
    assert "Fail" in page
    assert "Reviewed last month" in page  # the assessor's own reason stays in view
    assert Message.objects.get(kind="quality_changed").to == "assessor@north.example"
    (remark,) = Review.objects.get().remarks.all()
    assert remark.changes == [
        {
            "criterion": "OBS-P7",
            "from": "met",
            "to": "not_met",
            "reason": "The outcomes were <i>not</i> reviewed.",
        }
    ]


def test_a_change_needs_its_reason_and_a_difference(office: Office, review: Review) -> None:
    fields = dict.fromkeys((f"OBS-P{number}" for number in range(1, 8)), "met")
    fields |= dict.fromkeys(("OBS-D1", "OBS-D2", "OBS-D3"), "not_met") | {"seen": str(seen(review))}
    same = office.post(QA, CHANGE, review.id, **fields)
    assert same.status_code == 422
    assert "Nothing is changed." in same.text_
    silent = office.post(QA, CHANGE, review.id, **(fields | {"OBS-D1": "met"}))
    assert silent.status_code == 422
    assert "Say why you change OBS-D1." in silent.text_


def test_the_action_refuses_what_the_page_would_not_send(office: Office, review: Review) -> None:
    by = office.people.actor(QA)
    with pytest.raises(Refused, match="Nothing is changed"):
        actions.change(review=review.id, levels={"OBS-P1": "met"}, reasons={}, by=by, at=office.now)
    with pytest.raises(Refused, match="needs its reason"):
        actions.change(review=review.id, levels={"OBS-P1": "not_met"}, reasons={}, by=by, at=office.now)


def test_a_fail_is_in_the_sample_whoever_judged_it(office: Office) -> None:
    review = review_of(submitted(office.people, apprenticeship(office.people), levels=FAIL))
    assert {reason["code"] for reason in review.reasons} == {"sample.new_assessor", "sample.fail"}


def test_the_lot_is_drawn_once_and_nobody_can_work_it_out(office: Office, review: Review) -> None:
    assert 0 <= review.lot < 1
    attempt = held(
        office.people,
        apprenticeship(office.people, uln="", person=None),
        assessor=another(office.people, "assessor", "Ola Second"),
    )
    assert attempt.method == OBSERVATION
    assert not Review.objects.filter(attempt=attempt).exists()


def test_what_was_not_sampled_can_be_taken_in_with_a_reason(office: Office, review: Review) -> None:
    Review.objects.filter(id=review.id).update(state=State.NOT_SAMPLED, reasons=[])
    assert "It may be released without a review." in office.get(QA, PAGE, review.id).text_
    assert office.post(QA, "quality-draw-in", review.id, text=" ").status_code == 422
    assert office.post(QA, "quality-draw-in", review.id, text="A complaint came in.").status_code == 302
    assert Review.objects.get().state == State.WAITING
    assert "A complaint came in." in office.get(QA, PAGE, review.id).text_


def test_a_review_of_others_or_of_nobody_is_not_there(office: Office, review: Review) -> None:
    other = Office(cast("South"), now=office.now)
    for page in (PAGE, CHANGE, "quality-draw-in", "quality-stand-aside"):
        assert other.get(QA, page, review.id).status_code == 404
        assert office.get(QA, page, uuid4()).status_code == 404
        for role in ("assessor", "manager", "training_provider", "apprentice"):
            assert office.get(role, page, review.id).status_code == 403
    assert other.get("assessor", "quality-question", review.id).status_code == 404
    assert office.get(QA, "quality-question", review.id).status_code == 403


def test_an_open_question_is_on_the_assessors_front_page_and_beside_the_judgements(
    office: Office, review: Review
) -> None:
    address = reverse("quality-question", args=[review.id])
    assert address not in office.get("assessor", "home").text_
    office.post(QA, PAGE, review.id, decision="ask_back", text="Is OBS-P7 shown?", seen=seen(review))
    front = office.get("assessor", "home").text_
    assert "Quality assurance asks you" in front
    assert address in front
    assert "The result is due by" in front
    assert address in office.get("assessor", "assessments-attempt", review.attempt_id).text_
    for role in (QA, "manager"):
        assert address not in office.get(role, "home").text_
        assert address not in office.get(role, "assessments-attempt", review.attempt_id).text_
    assessments.submit(attempt=review.attempt_id, by=office.people.actor("assessor"), at=office.now)
    assert address not in office.get("assessor", "home").text_
    assert address not in office.get("assessor", "assessments-attempt", review.attempt_id).text_


def test_an_assessors_front_page_takes_few_queries(office: Office, review: Review) -> None:
    office.post(QA, PAGE, review.id, decision="ask_back", text="Why?", seen=seen(review))
    assert office.queries("assessor", "home") <= 15


def test_nobody_else_is_asked_on_their_front_page(office: Office, review: Review) -> None:
    office.post(QA, PAGE, review.id, decision="ask_back", text="Why?", seen=seen(review))
    Review.objects.update(assessor=office.people.people["manager"])
    assert "Quality assurance asks you" not in office.get("assessor", "home").text_
    page = office.get("assessor", "assessments-attempt", review.attempt_id).text_
    assert reverse("quality-question", args=[review.id]) not in page


def test_the_assessor_answers_only_what_was_asked(office: Office, review: Review) -> None:
    assert "Nothing was asked" in office.get("assessor", "quality-question", review.id).text_
    answer = office.post("assessor", "quality-question", review.id, text="I was right.")
    assert answer.status_code == 422
    assert "I was right." in answer.text_


def test_it_takes_few_queries_however_much_was_said(office: Office, review: Review) -> None:
    few = office.queries(QA, PAGE, review.id)
    office.post(QA, PAGE, review.id, decision="ask_back", text="Why?", seen=seen(review))
    office.post("assessor", "quality-question", review.id, text="Because.")
    office.get(QA, PAGE, review.id)  # the message about what was done is read once
    remembered.forget()
    assert office.queries(QA, PAGE, review.id) == few <= 15
