"""Feedback: drafted from reasons, edited by the assessor, kept in the log; told with the result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_attempt_page import text
from touchstone.web.assessments import actions
from touchstone.web.assessments.feedback import Feedback, draft, feedback, told
from touchstone.web.assessments.queries import log
from touchstone.web.organisations.actor import Refused

PAGE = "assessments-feedback"
CODE = "OBS-P1"


def known(desk: Desk) -> dict[str, Feedback]:
    found = feedback(desk.made.method, log(desk.made.row.id))
    return {one.criterion.id: one for one in found}


def fields(desk: Desk, **said: str) -> dict[str, Any]:
    """The page's fields as they are filled in, but for some."""
    sent: dict[str, Any] = {}
    for id, one in known(desk).items():
        sent |= {id: one.text, f"{id}-replaces": str(one.kept.id) if one.kept else ""}
    return sent | said


def judge(desk: Desk, level: str, reason: str, after: int, replaces: Any = None) -> Any:
    said: dict[str, Any] = {"criterion": CODE, "level": level, "reason": reason, "pointers": []}
    return desk.made.write("judgement", after, **said, replaces=replaces)


def test_a_draft_is_the_reason_in_kind_words_and_by_the_plan(ready: Desk) -> None:
    method, criterion = ready.made.method, ready.made.method.criteria[0]
    asks = criterion.to_apprentice or criterion.text
    assert (
        draft(method, criterion, "met", "You chose the model.")
        == "Well done: this was met. You chose the model."
    )
    assert draft(method, criterion, "not_met", "No model was named.") == (
        f"This time it was not met. No model was named. What is asked for: {asks}"
    )
    assert len(draft(method, criterion, "met", "x" * 9000)) == 4000


def test_drafts_hold_no_word_of_notes_questions_and_answers(ready: Desk) -> None:
    ready.made.write("note", 200, text="Nervous; between us a weak portfolio.", ksbs=["K4"])
    ready.made.judge()
    page = text(ready.get("assessor", PAGE))
    assert "Well done: this was met. Why met.</textarea>" in page
    assert "Nervous" not in page
    assert all("Nervous" not in one.text for one in known(ready).values())


def test_what_the_assessor_edits_is_kept_and_an_untouched_page_keeps_the_drafts(ready: Desk) -> None:
    ready.made.judge()
    answer = ready.post("assessor", PAGE, **fields(ready, **{CODE: "You led her to her own aim."}))
    assert (answer.status_code, answer.url) == (302, f"/attempts/{ready.made.row.id}/submit/")
    kept = known(ready)
    assert kept[CODE].written == "You led her to her own aim."
    assert all(one.written for one in kept.values())
    assert "10 of 10 kept" in text(ready.get("assessor", "assessments-submit"))
    before = ready.made.row.entries.count()
    ready.post("assessor", PAGE, **fields(ready))
    assert ready.made.row.entries.count() == before  # nothing new was said
    assert "Feedback on OBS-P1" in text(ready.get("assessor", "assessments-log"))


def test_a_second_tab_notices_the_first(ready: Desk) -> None:
    ready.made.judge()
    old = fields(ready, **{CODE: "From the second tab."})
    ready.post("assessor", PAGE, **fields(ready, **{CODE: "From the first."}))
    answer = ready.post("assessor", PAGE, **old)
    assert answer.status_code == 422
    assert "From the second tab." in text(answer)
    assert known(ready)[CODE].written == "From the first."


def test_a_criterion_judged_anew_is_drafted_anew(ready: Desk) -> None:
    first = judge(ready, "met", "Named it.", 300)
    ready.made.write("feedback", 301, criterion=CODE, text="Lovely.")
    judge(ready, "not_met", "On reflection it was not named.", 302, replaces=first.id)
    one = known(ready)[CODE]
    assert (one.fresh, one.written) == (False, "")
    assert one.text.startswith("This time it was not met. On reflection it was not named.")
    assert "Judged anew since" in text(ready.get("assessor", PAGE))
    assert told(ready.made.method, log(ready.made.row.id))[CODE] == "On reflection it was not named."
    assert ready.post("assessor", PAGE, **fields(ready)).status_code == 302
    assert known(ready)[CODE].fresh


def test_feedback_on_a_judgement_that_is_taken_back_is_not_told_with_the_earlier_one(ready: Desk) -> None:
    first = judge(ready, "not_met", "It was not named.", 300)
    second = judge(ready, "met", "On the recording it was.", 301, replaces=first.id)
    ready.made.write("feedback", 302, criterion=CODE, text="Well done: you named it.")
    ready.made.write("taken_back", 303, entry=str(second.id), reason="Another apprentice's recording.")
    one = known(ready)[CODE]
    assert (one.level, one.fresh, one.written) == ("not_met", False, "")
    assert told(ready.made.method, log(ready.made.row.id))[CODE] == "It was not named."


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"criterion": "OBS-P99", "text": "?"}, "criterion"),
        ({"criterion": CODE, "text": "  "}, "text"),
        ({"criterion": CODE, "text": "x" * 4001}, "text"),
    ],
)
def test_what_does_not_fit_is_refused(ready: Desk, said: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        ready.made.write("feedback", 300, **said)
    assert field in refused.value.fields


def test_feedback_over_another_needs_to_have_seen_it(ready: Desk) -> None:
    judge(ready, "met", "Named it.", 300)
    ready.made.write("feedback", 301, criterion=CODE, text="Lovely.")
    with pytest.raises(actions.Changed, match="The feedback on OBS-P1 was written meanwhile"):
        ready.made.write("feedback", 302, criterion=CODE, text="Lovelier.", id_=uuid4())


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer"])
def test_others_never_see_it_before(ready: Desk, role: str) -> None:
    ready.made.judge()
    assert ready.get(role, PAGE).status_code in (403, 404)


def test_whoever_only_reads_changes_nothing(ready: Desk) -> None:
    ready.made.judge()
    page = text(ready.get("manager", PAGE))
    assert "you read" in page
    assert "<textarea" not in page
    assert ready.post("manager", PAGE, **fields(ready, **{CODE: "Mine."})).status_code == 422
    assert not known(ready)[CODE].written
    ready.now += timedelta(hours=1)
    ready.post("assessor", "assessments-submit")
    assert ready.post("assessor", PAGE, **fields(ready, **{CODE: "Too late."})).status_code == 422


def test_the_submit_page_says_what_submitting_declares(ready: Desk) -> None:
    ready.made.judge()
    page = text(ready.get("assessor", "assessments-submit"))
    assert "By submitting you declare that these judgements are your own" in page
    assert "0 of 10 kept; of the others the reason of your judgement is told" in page
