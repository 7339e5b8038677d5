"""The release: what is told, to whom, what is in the way, and what it starts; once and for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests.factories.results import (
    DISCUSSION,
    FAIL,
    PASS,
    SUBMITTED,
    Office,
    another,
    held,
    review_of,
    submitted,
)
from tests.factories.web import apprenticeship, cast
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import actor_of
from touchstone.web.quality import actions as quality
from touchstone.web.records.actions import acknowledge
from touchstone.web.records.models import Standing
from touchstone.web.results import actions
from touchstone.web.results.models import Hold, Release

QA, PAGE, LIST = "internal_quality_assurer", "results-release", "results-list"


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    return apprenticeship(office.people)


@pytest.fixture
def attempt(office: Office, one: Apprenticeship) -> Attempt:
    """An observation that was agreed: a distinction, due on 23 October."""
    return agreed(office, submitted(office.people, one))


def agreed(office: Office, attempt: Attempt) -> Attempt:
    quality.agree(review=review_of(attempt).id, text="", by=office.people.actor(QA), at=office.now)
    return attempt


def released(office: Office, attempt: Attempt) -> Release:
    return actions.release(attempt=attempt.id, feedback={}, by=office.people.actor(QA), at=office.now)


def test_distinction_and_pass_are_told_as_a_merit_when_both_are_released(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    other = agreed(office, submitted(office.people, one, DISCUSSION, levels=PASS))
    first = released(office, attempt)
    assert (first.grade, first.overall) == ("distinction", "")
    page = office.get(QA, PAGE, other.id).text_
    assert "Merit" in page
    second = released(office, other)
    assert (second.grade, second.overall) == ("pass", "merit")
    assert Standing.objects.get().overall == "merit"
    assert "Merit" in office.get("employer", "results-statement", one.id).text_


def test_a_judged_result_says_nothing_through_the_release_of_another(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    submitted(office.people, one, DISCUSSION, levels=FAIL)
    kept = released(office, attempt)
    assert kept.overall == ""
    held = {told["id"]: told for told in kept.record["attempts"]}
    assert "judgements" not in held["professional_discussion-1"]
    assert "Not met" not in office.get("employer", "results-statement", one.id).text_


def test_the_page_shows_what_is_told_to_whom_and_what_it_starts(office: Office, attempt: Attempt) -> None:
    text = office.get(QA, PAGE, attempt.id).text_
    assert "Due tomorrow" in text
    assert "Distinction" in text
    assert "the employer and training provider, by e-mail, now" in text
    assert "Wednesday 19 November 2025" in text
    assert "Used the GROW model in the live session" in text
    assert "Told once every" in text


def test_releasing_tells_the_parties_and_starts_the_limits(office: Office, attempt: Attempt) -> None:
    fields = feedback(attempt, **{"OBS-P1": "It's <b>good</b>."})
    answer = office.post(QA, PAGE, attempt.id, **fields)
    assert answer.status_code == 302
    kept = Release.objects.get()
    assert kept.feedback["OBS-P1"] == "It's <b>good</b>."
    attempt.refresh_from_db()
    assert attempt.notified_at == office.now
    assert attempt.notified_to == ["employer", "training_provider"]
    told = Message.objects.filter(kind="result")
    assert sorted(one.to for one in told) == ["employer@north.example", "training_provider@north.example"]
    assert not any("istinction" in one.subject + one.text for one in told)
    page = office.get(QA, "results-done", kept.id).text_
    assert "The result is released" in page
    assert "Wednesday 19 November 2025" in page
    assert (
        "It&#39;s &lt;b&gt;good&lt;/b&gt;."
        in office.get("employer", "results-statement", kept.apprenticeship_id).text_
    )
    assert list(faults()) == []


def feedback(attempt: Attempt, **said: str) -> dict[str, str]:
    criteria = [f"OBS-P{number}" for number in range(1, 8)] + ["OBS-D1", "OBS-D2", "OBS-D3"]
    return dict.fromkeys(criteria, "Well done.") | {"seen": str(attempt.entries.count())} | said


def test_a_result_is_released_once_whoever_sends_the_form_again(office: Office, attempt: Attempt) -> None:
    fields = feedback(attempt, **{"OBS-P1": "Typed in the second tab."})
    assert office.post(QA, PAGE, attempt.id, **feedback(attempt)).status_code == 302
    answer = office.post("manager", PAGE, attempt.id, **fields)
    assert answer.status_code == 422
    assert "This result was released already." in answer.text_
    assert "Typed in the second tab." in answer.text_
    assert Release.objects.count() == 1
    assert Message.objects.filter(kind="result").count() == 2


def test_nothing_is_released_before_quality_assurance_has_ended(office: Office, one: Apprenticeship) -> None:
    attempt = submitted(office.people, one)
    page = office.get(QA, PAGE, attempt.id).text_
    assert "Quality assurance has not ended" in page
    assert "Release the result" not in page
    answer = office.post(QA, PAGE, attempt.id, **feedback(attempt))
    assert answer.status_code == 422
    assert not Release.objects.exists()
    assert Attempt.objects.get().notified_at is None


def test_a_held_result_waits_until_somebody_lets_it_go_on(office: Office, attempt: Attempt) -> None:
    assert office.post(QA, "results-hold", attempt.id, reason=" ").status_code == 422
    assert office.post(QA, "results-hold", attempt.id, reason="A <i>complaint</i>.").status_code == 302
    page = office.get(QA, PAGE, attempt.id).text_
    assert "held back by North Internal quality assurer: A &lt;i&gt;complaint&lt;/i&gt;." in page
    assert "Held back" in office.get(QA, LIST).text_
    assert Message.objects.get(kind="result_held").to == "manager@north.example"
    assert office.post(QA, PAGE, attempt.id, **feedback(attempt)).status_code == 422
    assert office.post(QA, "results-hold", attempt.id, reason="Again.").status_code == 422
    assert office.post("manager", "results-lift", attempt.id, reason="").status_code == 422
    assert office.post("manager", "results-lift", attempt.id, reason="Answered.").status_code == 302
    assert office.post("manager", "results-lift", attempt.id, reason="Twice.").status_code == 422
    assert Hold.objects.get().lifted_because == "Answered."
    assert office.post(QA, PAGE, attempt.id, **feedback(attempt)).status_code == 302


def test_a_late_result_needs_a_word_of_why_first(office: Office, attempt: Attempt) -> None:
    office.now = datetime(2025, 10, 24, 9, 0, tzinfo=LONDON)
    page = office.get(QA, PAGE, attempt.id).text_
    assert "Late: was due yesterday" in page
    assert "Note it, with a reason" in page
    answer = office.post(QA, PAGE, attempt.id, **feedback(attempt))
    assert answer.status_code == 422
    assert "The result cannot be released yet." in answer.text_
    acknowledge(
        apprenticeship=attempt.apprenticeship_id,
        finding="result.within",
        subject=attempt.code,
        reason="The assessor was ill.",
        by=office.people.actor(QA),
        at=office.now,
    )
    assert office.post(QA, PAGE, attempt.id, **feedback(attempt)).status_code == 302


def test_on_the_last_day_it_is_in_time(office: Office, attempt: Attempt) -> None:
    office.now = datetime(2025, 10, 23, 23, 59, tzinfo=LONDON)
    assert office.post(QA, PAGE, attempt.id, **feedback(attempt)).status_code == 302


def test_what_was_not_met_is_told_why(office: Office, one: Apprenticeship) -> None:
    attempt = agreed(office, submitted(office.people, one, levels={"OBS-P7": "not_met"}))
    answer = office.post(QA, PAGE, attempt.id, **feedback(attempt, **{"OBS-P7": " "}))
    assert answer.status_code == 422
    assert "Say what was missing for OBS-P7" in answer.text_
    with pytest.raises(Refused, match="Look at the feedback"):
        actions.release(
            attempt=attempt.id, feedback={"OBS-P7": ""}, by=office.people.actor(QA), at=office.now
        )
    page = office.get(QA, PAGE, attempt.id).text_
    assert "resit typically taken by" in page
    assert "last day to resit or retake" in page


def test_the_assessors_feedback_is_told_and_the_reason_where_they_wrote_none(
    office: Office, one: Apprenticeship
) -> None:
    attempt = held(office.people, one)
    at = SUBMITTED["observation"]
    data = {"criterion": "OBS-P1", "text": "You led her to her own aim."}
    actor = office.people.actor("assessor")
    assessments.write(attempt=attempt.id, kind="feedback", data=data, by=actor, at=at)
    assessments.submit(attempt=attempt.id, by=actor, at=at)
    attempt.refresh_from_db()
    agreed(office, attempt)
    page = office.get(QA, PAGE, attempt.id).text_
    assert "You led her to her own aim.</textarea>" in page
    reason = attempt.entries.get(kind="judgement", data__criterion="OBS-P2").data["reason"]
    hidden = office.get("apprentice", "results-statement", one.id).text_
    assert "You led her to her own aim." not in hidden
    kept = released(office, attempt)
    assert (kept.feedback["OBS-P1"], kept.feedback["OBS-P2"]) == ("You led her to her own aim.", reason)
    actions.tell(release=kept.id, by=office.people.actor("training_provider"), at=office.now)
    for page_name, about in (("results-statement", one.id), ("reports-told", attempt.id)):
        assert "You led her to her own aim." in office.get("apprentice", page_name, about).text_


def test_a_criterion_that_is_not_one_and_a_text_without_end_are_refused(
    office: Office, attempt: Attempt
) -> None:
    for wrong in ({"OBS-P99": "?"}, {"OBS-P1": "x" * 4001}):
        with pytest.raises(Refused, match="Look at the feedback"):
            actions.release(attempt=attempt.id, feedback=wrong, by=office.people.actor(QA), at=office.now)
    assert Attempt.objects.get().notified_at is None
    assert not Event.objects.filter(action="result.release").exists()


def test_nobody_releases_what_they_judged(office: Office, attempt: Attempt) -> None:
    both = Membership.objects.create(
        person=office.people.people["assessor"],
        organisation=office.people.organisation,
        role=QA,
        since=office.now,
    )
    by = actor_of(both, "North Assessor")
    with pytest.raises(Refused, match="You judged this assessment yourself"):
        actions.release(attempt=attempt.id, feedback={}, by=by, at=office.now)


def test_a_release_is_never_changed_or_removed(office: Office, attempt: Attempt) -> None:
    kept = released(office, attempt)
    kept.grade = "pass"
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


def test_the_list_counts_down_and_says_where_each_stands(
    office: Office, one: Apprenticeship, attempt: Attempt
) -> None:
    submitted(office.people, one, DISCUSSION)
    text = office.get(QA, LIST).text_
    assert text.index("Due tomorrow") < text.index("Due in 8 days")
    assert "Ready to release" in text
    assert "In quality assurance" in text
    ready = office.get("manager", LIST, query="status=ready").text_
    assert "Due in 8 days" not in ready
    assert len(office.get(QA, LIST, query="export=csv").text_.splitlines()) == 3
    released(office, attempt)
    assert "Due tomorrow" not in office.get(QA, LIST).text_
    assert "Khan, Amina" in office.get("bookings", "results-released").text_
    assert len(office.get(QA, "results-released", query="export=csv").text_.splitlines()) == 2


def test_an_empty_list_says_when_something_comes(office: Office) -> None:
    assert "Nothing is to be released" in office.get(QA, LIST).text_
    assert "No result was released yet" in office.get(QA, "results-released").text_


def test_only_those_who_may_release_see_these_pages_and_only_their_own(
    office: Office, attempt: Attempt
) -> None:
    kept = released(office, attempt)
    other = Office(cast("South"), now=office.now)
    pages = ((PAGE, attempt.id), ("results-done", kept.id), ("results-kept", kept.id))
    for page, id in (*pages, ("results-hold", attempt.id), ("results-lift", attempt.id)):
        assert other.get(QA, page, id).status_code == 404
        assert office.get(QA, page, uuid4()).status_code == 404
        for role in ("training_provider", "employer", "apprentice", "assessor"):
            assert office.get(role, page, id).status_code == 403
    for role in ("training_provider", "employer", "apprentice", "assessor"):
        assert office.get(role, LIST).status_code == 403


def test_pages_take_few_queries_however_many_others_there_are(office: Office, attempt: Attempt) -> None:
    pages = ((PAGE, attempt.id), (LIST,))
    few = [office.queries(QA, *page) for page in pages]
    for number in range(3):
        more = apprenticeship(office.people, uln="", last_name=f"Number{number}", person=None)
        who = another(office.people, "assessor", f"N{number} Assessor")
        submitted(office.people, more, assessor=who)
    assert [office.queries(QA, *page) for page in pages] == few
    assert max(few) <= 15


def test_the_moment_of_the_release_is_the_notification_that_starts_the_limits(
    office: Office, one: Apprenticeship
) -> None:
    attempt = agreed(office, submitted(office.people, one, levels=FAIL))
    kept = released(office, attempt)
    limits = {line["code"]: line["on"] for line in kept.report["deadlines"]}
    assert limits["attempt.typical_resit.observation"] == "2025-12-22"
    assert limits["attempt.typical_retake.observation"] == "2026-01-22"
    assert limits["attempt.limit.observation"] == "2026-04-22"
    assert kept.released_at == office.now.astimezone(UTC)
    assert kept.released_at - attempt.judged_at < timedelta(days=8)  # type: ignore[operator]
