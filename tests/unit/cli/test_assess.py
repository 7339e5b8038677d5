from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.cli.running import AMINA, BEN, CHLOE, about, changed, run
from touchstone.cli import gathering
from touchstone.plans.register import SHIPPED_PLANS
from touchstone.plans.sources import shipped_sources
from touchstone.rules.judge import assess
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Source


def test_a_record_without_an_unmet_must_is_fine() -> None:
    ran = run("assess", *about(AMINA))
    assert (ran.status, ran.err) == (0, "")
    assert (
        "Learning and Skills Mentor · ST1379 v1.1 Apprentice amina, as things stand at the end of 5 November"
        in ran.said
    )
    assert "Stage Passed Overall grade Distinction" in ran.said
    assert "All that must be met is met, overridden, or not due yet" in ran.said
    assert "Claim the certificate (distinction) by: assessment organisation" in ran.said


def test_an_unmet_must_gives_status_1_and_is_named_with_its_clause_and_layer() -> None:
    ran = run("assess", *about(CHLOE))
    assert ran.status == 1
    assert "2 rules that must be met are not met: see below" in ran.said
    assert "Must: 2 not met, 1 cannot be told yet and 4 met" in ran.said
    assert (
        "today is 20 October 2025. plan: tquk-st1379-spec § Key Information [gateway.months_on_programme]"
        in ran.said
    )
    assert "waits: Gateway has not been confirmed." in ran.said


def test_the_findings_are_grouped_by_force_the_strongest_first() -> None:
    said = run("assess", *about(CHLOE)).said
    assert (
        said.index("Must: 2 not met") < said.index("Should: 3 not met") < said.index("Typically: 1 not met")
    )


def test_the_cap_is_shown_with_the_attempt_that_carries_it() -> None:
    said = run("assess", *about(BEN)).said
    assert "Overall grade Pass" in said
    assert "Cap At most pass, carried by ben-discussion-resit [tquk-st1379-spec § Resits and Retakes]" in said
    assert "Attempt ben-discussion (first; superseded, so it does not count)" in said
    assert "9 of 11 pass met (not PD-P7 or PD-P10)" in said


def test_rules_that_are_met_are_listed_only_when_all_are_asked_for() -> None:
    met = "Photo ID: handed in on 4 September 2025 and accepted."
    assert met not in run("assess", *about(AMINA)).said
    assert met in run("assess", *about(AMINA), "--all").said


def test_the_documents_cited_are_named_by_their_titles() -> None:
    assert "Documents cited tquk-st1379-spec" in run("assess", *about(CHLOE)).said


def test_a_document_that_a_deadline_alone_cites_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def cited_by_a_deadline(situation: Situation) -> Report:
        report = assess(situation)
        first, *_ = report.deadlines
        return replace(report, deadlines=(replace(first, source=Source("touchstone-rulebook", "1")),))

    title = "touchstone-rulebook " + shipped_sources().by_id()["touchstone-rulebook"].title[:20]
    assert title not in run("assess", *about(CHLOE)).said
    monkeypatch.setattr(gathering, "assess", cited_by_a_deadline)
    assert title in run("assess", *about(CHLOE)).said


def test_a_document_of_the_users_own_register_is_named_by_its_title(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED_PLANS / "ST1379" / "1.1", tmp_path / "ST1379" / "1.1")
    plan = folder / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("tquk-st1379-spec", "our-own-spec")
    plan.write_text(text, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(
        "format: touchstone-sources/1\nlast_checked_on: 2026-11-22\n"
        "documents: [{id: our-own-spec, title: What we ask, publisher: Us}]\n",
        encoding="utf-8",
    )
    for choice in (("--plan", plan), ("--plans", tmp_path)):
        assert "Documents cited our-own-spec What we ask" in run("assess", *about(CHLOE), *choice).said


def test_the_assumed_version_says_so_before_anything_else(tmp_path: Path) -> None:
    ran = run("assess", changed(AMINA, tmp_path, version="1.2"), "--on", AMINA[1])
    assert ran.said.index("Note: Version 1.2 is judged by the rules of version 1.1.") < ran.said.index(
        "Stage"
    )


def test_the_json_document_holds_the_whole_report() -> None:
    ran = run("assess", *about(BEN), "--json")
    document = ran.document
    assert (ran.status, document["valid"], document["holds"]) == (0, True, True)
    assert (document["stage"], document["overall"]["grade"], document["overall"]["capped"]) == (
        "passed",
        "pass",
        True,
    )
    assert document["overall"]["before_cap"]["grade"] == "merit"
    assert document["on"] == "2025-09-30T23:59:59+01:00"
    assert [attempt["grade"]["grade"] for attempt in document["attempts"]] == ["distinction", "fail", "pass"]
    assert document["attempts"][1]["remaining"]["pass"] == ["PD-P7", "PD-P10"]
    assert document["findings"][0]["source"] == "tquk-st1379-spec § Key Information"
    assert "traces" not in document


def test_the_json_document_holds_the_explanations_when_asked() -> None:
    traces = run("assess", *about(BEN), "--json", "--traces").document["traces"]
    assert traces["overall"]["answer"] == "pass"
    assert traces["overall"]["because"][0]["answer"] == "merit"


def test_the_json_document_of_a_record_that_does_not_hold_has_status_1_too() -> None:
    ran = run("assess", *about(CHLOE), "--json")
    assert (ran.status, ran.document["holds"], ran.document["overall"]["grade"]) == (1, False, None)


def test_a_contradictory_record_is_refused_place_by_place() -> None:
    ran = run("assess", AMINA[0], "--on", "2025-10-22T15:59")
    assert (ran.status, ran.out) == (2, "")
    assert "the record contradicts itself or its plan, so it is not judged:" in ran.err
    assert "attempts[0].notified_at: 16:00 on 22 October 2025 lies after the moment asked about" in ran.err


def test_a_contradictory_record_is_refused_place_by_place_in_json() -> None:
    ran = run("assess", AMINA[0], "--on", "2025-10-22T15:59", "--json")
    assert (ran.status, ran.out, ran.refused["valid"]) == (2, "", False)
    assert ran.refused["problems"][0]["place"] == f"{AMINA[0]}:563:19 attempts[0].notified_at"
    assert ran.refused["problems"][0]["remedy"] == "Correct it, or ask about a later moment."


def test_many_contradictions_are_counted_rather_than_all_printed() -> None:
    err = run("assess", AMINA[0], "--on", "2024-09-02").err
    assert len(err.splitlines()) == 22
    assert "more; mend these first" in err


def test_a_notification_in_the_last_second_of_the_day_asked_about_is_known() -> None:
    assert run("assess", AMINA[0], "--on", "2025-10-29").status == 0


def test_an_unknown_standard_names_those_there_are(tmp_path: Path) -> None:
    ran = run("assess", changed(AMINA, tmp_path, standard="ST0001"), "--on", AMINA[1])
    assert ran.status == 2
    assert (
        "record.json standard: there is no plan ST0001@1.1 here. There are ST1379@1.0, ST1379@1.1" in ran.err
    )


def test_an_unknown_version_is_told_from_an_unknown_standard(tmp_path: Path) -> None:
    ran = run("assess", changed(AMINA, tmp_path, version="7.3"), "--on", AMINA[1])
    assert (ran.status, "record.json version: there is no plan ST1379@7.3 here." in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["ST1379@1.1", str(SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml")])
def test_a_plan_can_be_named_by_version_or_by_file(name: str) -> None:
    assert (
        run("assess", *about(AMINA), "--plan", name, "--json").document["overall"]["grade"] == "distinction"
    )


def test_a_plan_of_another_standard_contradicts_the_record() -> None:
    ran = run("assess", *about(AMINA), "--plan", "ST9001@1.0")
    assert (ran.status, f"touchstone: {AMINA[0]}:3:14 standard: " in ran.err) == (2, True), ran.err


def test_a_broken_plan_is_refused_with_its_file_line_and_key(tmp_path: Path) -> None:
    shipped = (SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml").read_text(encoding="utf-8")
    plan = tmp_path / "plan.yaml"
    plan.write_text(shipped.replace("  level: 4\n", "  levle: 4\n"), encoding="utf-8")
    ran = run("assess", *about(AMINA), "--plan", plan)
    assert ran.status == 2
    assert f"{plan}:13:" in ran.err
    assert "levle" in ran.err


def test_a_folder_of_own_plans_comes_before_those_shipped(tmp_path: Path) -> None:
    own = tmp_path / "ST1379" / "1.1"
    own.mkdir(parents=True)
    shipped = (SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml").read_text(encoding="utf-8")
    (own / "plan.yaml").write_text(
        shipped.replace("title: Learning and Skills Mentor", "title: Our own"), encoding="utf-8"
    )
    assert run("assess", *about(AMINA), "--plans", tmp_path, "--json").document["title"] == "Our own"


def test_a_folder_of_plans_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ran = run("assess", *about(AMINA), "--plans", tmp_path / "none")
    assert (ran.status, "none: there is no such folder of plans. Check the name." in ran.err) == (2, True)


@pytest.mark.parametrize("option", ["--policy", "--scheme"])
def test_policy_and_scheme_files_are_read_as_strictly(option: str, tmp_path: Path) -> None:
    empty = tmp_path / "law.yaml"
    empty.write_text("format: touchstone-plan/1\n", encoding="utf-8")
    ran = run("assess", *about(AMINA), option, empty)
    assert (ran.status, f"{empty}:1:" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("score", "says"), [(17, "Score 17 of 40"), (10.50, "Score 10.5 of 40"), (None, "Score Not known yet")]
)
def test_a_test_shows_its_score_and_no_ksbs(tmp_path: Path, score: float | None, says: str) -> None:
    attempt = {"id": "test", "method": "knowledge_test", "bookings": []}
    gateway = {
        "gateway": "gateway",
        "confirmed_at": "2025-09-10T09:00:00+01:00",
        "confirmed_by": "reviewer",
    }
    held = {
        "section": "test",
        "started_at": "2025-10-01T10:00:00+01:00",
        "ended_at": "2025-10-01T10:50:00+01:00",
    }
    record = {
        "format": "touchstone-record/1",
        "standard": "ST9001",
        "version": "1.0",
        "apprentice": {"id": "L-1"},
        "programme": {"started_on": "2024-09-02"},
        "gateways": [gateway],
        "attempts": [attempt | {"sections": [held]} | ({} if score is None else {"score": score})],
    }
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    said = run("assess", file, "--on", "2025-10-02").said
    about_test = said.partition("Knowledge test Attempt test")[2].partition("Must:")[0]
    assert says in about_test
    assert "KSBs" not in about_test


def test_a_method_with_questions_shows_how_many_ksbs_are_covered() -> None:
    assert run("assess", *about(BEN)).said.count(" asked about") >= 2


def unmapped(number: int, folder: Path) -> Path:
    """Chloe's record with so many pieces that are mapped to no KSB."""
    pieces = [{"id": f"piece-{n}", "title": f"Piece {n}", "kind": "work_product"} for n in range(number)]
    return changed(CHLOE, folder, portfolio={"pieces": pieces})


@pytest.mark.parametrize(("number", "more"), [(10, None), (11, "1"), (1234, "1,224")])
def test_of_many_findings_by_one_rule_the_first_ten_are_printed_and_json_has_them_all(
    number: int, more: str | None, tmp_path: Path
) -> None:
    record = unmapped(number, tmp_path)
    ran = run("assess", record, "--on", CHLOE[1])
    left = f"… {more} more by this rule: with --json all are listed. [portfolio.mapped]"
    assert ran.said.count("[portfolio.mapped · ") == 10
    assert ("more by this rule" in ran.said, left in ran.said) == (more is not None, more is not None)
    assert len(ran.out.splitlines()) < 300
    findings = run("assess", record, "--on", CHLOE[1], "--json").document["findings"]
    assert sum(one["code"] == "portfolio.mapped" for one in findings) == number


def test_of_many_reasons_why_a_step_waits_the_first_ten_are_printed(tmp_path: Path) -> None:
    record = unmapped(200, tmp_path)
    steps = run("assess", record, "--on", CHLOE[1], "--json").document["next_steps"]
    most = max(len(step["blocked_by"]) for step in steps)
    assert most > 200
    said = run("assess", record, "--on", CHLOE[1]).said
    assert f"waits: for {most - 10} more: with --json all are listed." in said
