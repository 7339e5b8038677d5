from __future__ import annotations

from pathlib import Path

from tests.unit.cli.running import AMINA, CHLOE, about, changed, run


def test_a_valid_record_is_said_to_be_valid() -> None:
    ran = run("record", "check", *about(CHLOE))
    assert (ran.status, ran.err) == (0, "")
    assert ran.said.endswith("chloe.json: a valid record of ST1379 1.1, chloe.")


def test_a_record_that_contradicts_itself_gives_status_1() -> None:
    ran = run("record", "check", AMINA[0], "--on", "2025-10-22T15:59")
    assert (ran.status, ran.out) == (1, "")
    assert "attempts[0].notified_at: 16:00 on 22 October 2025 lies after the moment asked about" in ran.err


def test_a_record_that_contradicts_its_plan_gives_status_1(tmp_path: Path) -> None:
    path = changed(AMINA, tmp_path, gateways=[{"gateway": "garden_gate"}], attempts=[])
    ran = run("record", "check", path, "--on", AMINA[1])
    assert (ran.status, "garden_gate" in ran.err) == (1, True)


def test_a_file_that_is_no_record_gives_status_2(tmp_path: Path) -> None:
    path = changed(AMINA, tmp_path, programme={"started_on": "2 September 2024"})
    ran = run("record", "check", path, "--on", AMINA[1])
    assert (ran.status, "programme.started_on" in ran.err) == (2, True)


def test_the_json_answers_have_one_shape(tmp_path: Path) -> None:
    valid = run("record", "check", *about(CHLOE), "--json").document
    assert valid == {"valid": True, "problems": [], "notices": []}
    wrong = run("record", "check", AMINA[0], "--on", "2025-10-22T15:59", "--json")
    assert (wrong.status, wrong.document["valid"]) == (1, False)
    assert set(wrong.document["problems"][0]) == {"place", "message", "remedy"}
    unreadable = run("record", "check", tmp_path / "none.json", "--json")
    assert (unreadable.status, unreadable.refused["valid"]) == (2, False)
    assert unreadable.refused["problems"][0]["message"] == "there is no such file."
