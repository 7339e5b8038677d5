from __future__ import annotations

import pytest

from tests.unit.cli.running import AMINA, BEN, CHLOE, about, run
from touchstone.cli.asked import explanation, explanations
from touchstone.cli.gathering import judged


def test_the_overall_grade_is_explained_down_to_the_criteria_and_clauses() -> None:
    ran = run("explain", *about(BEN), "overall")
    assert (ran.status, ran.err) == (0, "")
    for words in (
        "At most pass: ben-discussion-resit carries the cap. plan: tquk-st1379-spec § Resits",
        "overall grade: merit",
        "row of the table: observation distinction, professional discussion pass: merit",
        "criterion PD-D1 (distinction): not met",
        "reason: Used the GROW model in the live session",
    ):
        assert words in " ".join(ran.out.replace("│", "").replace("├──", "").replace("└──", "").split())


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("stage", "stage: passed"),
        ("portfolio", "portfolio: nothing blocks"),
        ("gateway", "gateway gateway: nothing blocks"),
        ("observation", "attempt ben-observation: distinction"),
        ("ben-discussion", "attempt ben-discussion (superseded: it does not count): fail"),
        ("PD-P7", "criterion PD-P7 (pass): met"),
        ("attempt.consent", "attempt.consent · ben-discussion-resit: met"),
        ("recording.length", "recording.length: 2 met"),
        ("recording.length:recording-2", "recording.length · recording-2: met"),
        ("gateway.period.gateway", "Assessment period typically ends: 18 September 2025"),
    ],
)
def test_each_kind_of_thing_can_be_asked(what: str, answer: str) -> None:
    ran = run("explain", *about(BEN), what)
    assert (ran.status, answer in ran.said) == (0, True), ran.out


def test_a_criterion_of_a_method_not_taken_is_not_yet_assessed() -> None:
    assert "criterion PD-P7 (pass): not yet assessed" in run("explain", *about(CHLOE), "PD-P7").said


def test_a_joined_condition_is_not_said_twice() -> None:
    said = run("explain", *about(AMINA), "observation").said
    assert said.count("every pass criterion is met and every distinction criterion is met") == 1


def test_an_unknown_name_lists_what_can_be_asked() -> None:
    ran = run("explain", *about(BEN), "zzz")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        'touchstone: WHAT: nothing here is called "zzz". You can ask about overall, stage, gateway, '
        "portfolio, observation, professional_discussion, ben-observation, ben-discussion, "
        "ben-discussion-resit, next or deadlines, or by names such as appeal.lodge, "
        "gateway.earliest.gateway, OBS-P1 and "
        "gateway.months_on_programme. Without WHAT all names are listed.\n"
    )


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    assert "Did you mean overall?" in run("explain", *about(BEN), "overal").err


def test_without_a_name_everything_that_can_be_asked_is_listed() -> None:
    ran = run("explain", *about(BEN))
    assert ran.status == 0
    for name in ("overall", "PD-D5", "notice.observation", "appeal.window.observation"):
        assert f"\n  {name} " in ran.out
    assert "recording.length:recording-1" in run("explain", *about(BEN), "--json").document["can_be_asked"]


def test_what_can_be_asked_is_listed_in_groups() -> None:
    out = run("explain", *about(CHLOE)).out
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings[0] == "All that can be asked, and the answers"
    assert headings[1:] == ["The whole", "Next steps", "Deadlines", "Criteria", "Rules"]
    document = run("explain", *about(CHLOE), "--json").document
    assert len(document["can_be_asked"]) == len(set(document["can_be_asked"]))


def test_everything_that_is_listed_can_be_asked() -> None:
    situation, report = judged(CHLOE[0], CHLOE[1], plan=None, policy=None, scheme=None, plans=None)
    groups = explanations(situation, report)
    known = {name: trace for group in groups.values() for name, trace in group.items()}
    assert [explanation(groups, name) for name in known] == list(known.values())


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            "next",
            ("next steps: 2 ready, 3 waiting", "Confirm Gateway: waits", "hand in Photo ID: can"),
        ),
        (
            "gateway.hand_in",
            ("Gateway: hand in Photo ID: can be done now", "To be done by: training provider."),
        ),
        ("gateway.review", ("assessment organisation, until 27 October 2025.",)),
        (
            "gateway.confirm",
            ("waits", "gateway.photo_id: not met", "tquk-st1379-spec § Gateway Con"),
        ),
        ("attempt.book:observation", ("waits for: not yet", "Gateway has not been confirmed.")),
        ("deadlines", ("deadlines: 2 ahead, 0 behind us", "earliest day to confirm it: 4 Nov")),
        ("gateway.review.gateway", ("27 October 2025", "assumed § Gateway review")),
    ],
)
def test_next_steps_and_deadlines_can_be_asked(what: str, words: tuple[str, ...]) -> None:
    ran = run("explain", *about(CHLOE), what)
    said = " ".join(ran.out.replace("│", "").replace("├──", "").replace("└──", "").split())
    assert (ran.status, [one for one in words if one not in said]) == (0, []), said


def test_the_json_answer_is_the_trace() -> None:
    document = run("explain", *about(BEN), "overall", "--json").document
    assert (document["answer"], document["layer"]) == ("pass", "plan")
    assert document["source"] == "tquk-st1379-spec § Resits and Retakes"
    assert document["because"][0]["because"][0]["answer"] == "distinction"


def test_a_record_that_cannot_be_judged_explains_nothing() -> None:
    assert run("explain", AMINA[0], "overall", "--on", "2025-10-22T15:59").status == 2
