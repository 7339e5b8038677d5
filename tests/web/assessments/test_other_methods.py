"""The same page for every method of every plan: discussion, test, practical, samples, a provider's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.assessments import DAY, Conducted, booked, conducted
from tests.factories.gateway import confirmed
from tests.factories.web import Cast, apprenticeship, cast
from tests.web.assessments.conftest import PAGE, Desk
from tests.web.assessments.test_attempt_page import text
from touchstone.web.assessments import actions
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import NotAllowed, Refused


def test_a_discussion_owes_its_themes(people: Cast) -> None:
    desk = Desk(conducted(people, "professional_discussion"))
    page = text(desk.get("assessor"))
    assert "8 questions that count" in page
    assert "a question on Professional practice, Communication, Assessment, Monitoring" in page
    assert 'id="recordings"' not in page
    desk.send("section_started", "discussion")
    desk.send("question", text="How?", of_kind="set", theme="monitoring", answer="")
    assert "a question on Professional practice, Communication, Assessment<" in text(desk.get("assessor"))


def test_a_test_has_a_score_and_no_criteria(people: Cast) -> None:
    desk = Desk(conducted(people, "knowledge_test", "ST9001", "1.0"))
    page = text(desk.get("assessor"))
    assert "Marks out of 40." in page
    assert "assess-card" not in page
    assert 'id="questions"' not in page
    desk.send("section_started", "test")
    for wrong in ("41", "-1", "many", "NaN", "1e9"):
        assert desk.send("score", score=wrong).status_code == 422
    assert desk.send("score", score="30.50").status_code == 302
    page = text(desk.get("assessor"))
    assert "30.5 of 40" in page
    assert "Grade so far: Merit" in page


def test_a_test_without_its_score_is_not_submitted(people: Cast) -> None:
    desk = Desk(conducted(people, "knowledge_test", "ST9001", "1.0"))
    desk.made.held(40)
    answer = desk.post("assessor", "assessments-submit")
    assert answer.status_code == 422
    assert "The score of the test is not written down yet." in text(answer)
    desk.send("score", score="24")
    assert desk.post("assessor", "assessments-submit").status_code == 302


def test_a_practical_has_levels_of_its_own_and_weights(people: Cast) -> None:
    desk = Desk(conducted(people, "practical", "ST9001", "1.0"))
    page = text(desk.get("assessor"))
    assert "counts 2 times" in page
    assert "Lighting" in page or "lighting" in page
    desk.send("section_started", "lighting")
    assert desk.send("judgement", "CRA-1", level="two", reason="Neat.").status_code == 302
    assert desk.send("judgement", "CRA-2", level="met", reason="Neat.").status_code == 422
    assert "✓ Two" in text(desk.get("assessor"))


def test_a_conversation_samples_its_ksbs(people: Cast) -> None:
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    desk = Desk(Conducted(people, one, booked(people, one, "final_conversation")))
    page = text(desk.get("assessor"))
    assert "4 questions that count" in page
    assert "K1" in page


def survey(people: Cast) -> Desk:
    """The field survey, begun by the provider's people."""
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    confirmed(people, one, "readiness")
    row = actions.begin(
        apprenticeship=one.id, method="field_survey", by=people.actor("training_provider"), at=DAY
    )
    return Desk(Conducted(people, one, row))


def test_a_provider_begins_conducts_and_judges_what_the_plan_leaves_to_it(people: Cast) -> None:
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    confirmed(people, one, "readiness")
    desk = Desk(survey(people).made)
    answer = desk.get("training_provider")
    assert answer.status_code == 200
    provider = {"role": "training_provider"}
    assert desk.send("section_started", "survey", **provider).status_code == 302
    desk.now += timedelta(minutes=45)
    desk.send("section_ended", "survey", **provider)
    desk.send("section_started", "chart", **provider)
    desk.now += timedelta(minutes=30)
    desk.send("section_ended", "chart", **provider)
    for criterion in ("FS-P1", "FS-P2", "FS-D1"):
        said = {"level": "met", "reason": "The chart held for an hour."}
        assert desk.send("judgement", criterion, **provider, **said).status_code == 302
    answer = desk.post("training_provider", "assessments-submit", looked="on")
    assert answer.status_code == 302
    assert desk.get("internal_quality_assurer").status_code == 200


def test_the_provider_begins_from_the_list(people: Cast) -> None:
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    confirmed(people, one, "readiness")
    desk = Desk(conducted(people))
    page = text(desk.get("training_provider", "assessments-apprentice", one.id))
    assert "Begin Field survey" in page
    assert "Final conversation" not in page
    assert desk.get("training_provider", "assessments-begin", one.id, "field_survey").status_code == 200
    answer = desk.post("training_provider", "assessments-begin", one.id, "field_survey")
    assert answer.status_code == 302
    assert Attempt.objects.get(apprenticeship=one).code == "field_survey-1"
    again = desk.post("training_provider", "assessments-begin", one.id, "field_survey")
    assert again.status_code in (302, 422)
    assert Attempt.objects.filter(apprenticeship=one).count() == 1


def test_it_waits_for_its_gateway(people: Cast) -> None:
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    desk = Desk(conducted(people))
    answer = desk.post("training_provider", "assessments-begin", one.id, "field_survey")
    assert answer.status_code == 422
    assert "has not been confirmed" in text(answer)


def test_what_the_plan_leaves_to_assessors_is_not_the_providers(people: Cast) -> None:
    one = apprenticeship(people, standard="ST9002", version="1.0", uln="")
    desk = Desk(conducted(people))
    begin = "assessments-begin"
    assert desk.post("training_provider", begin, one.id, "final_conversation").status_code == 404
    assert desk.post("training_provider", begin, one.id, "dance").status_code == 404
    assert (
        desk.post("training_provider", begin, one.id, "field_survey", people=cast("South")).status_code == 404
    )
    assert desk.post("employer", begin, one.id, "field_survey").status_code == 403
    assert desk.post("training_provider", PAGE, form="note").status_code == 404


def test_nobody_else_writes_a_providers_log(people: Cast) -> None:
    desk = survey(people)
    assert desk.get("assessor").status_code == 404
    assert desk.get("training_provider", people=cast("South")).status_code == 404
    assert "Only whoever assesses" in text(desk.get("manager"))
    at = desk.now
    with pytest.raises(NotAllowed):
        actions.write(
            attempt=desk.made.row.id, kind="note", data={"text": "x"}, by=people.actor("manager"), at=at
        )
    with pytest.raises(Refused):
        desk.made.write("note", 70, role="training_provider", text=" ")
