"""In which section something was captured: the log says it, and a corrected log says the right one."""

from __future__ import annotations

from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_attempt_page import text
from touchstone.web.assessments.lines import lines
from touchstone.web.assessments.queries import log


def places(desk: Desk) -> dict[str, str]:
    """The section of each entry that has a text, by the text."""
    made = desk.made
    return {line.text: line.section for line in lines(made.method, log(made.row.id)) if line.text}


def test_a_note_was_written_in_the_section_under_way(desk: Desk) -> None:
    made = desk.made
    first, second = made.method.sections[:2]
    made.write("note", 1, text="Before.", ksbs=[])
    made.write("section_started", 5, section=first.id)
    made.write("note", 6, text="During.", ksbs=[])
    made.write("section_ended", 30, section=first.id)
    made.write("section_started", 30, section=second.id)
    made.write("note", 30, text="As the next one starts.", ksbs=[])
    made.write("section_ended", 60, section=second.id)
    made.write("note", 61, text="After.", ksbs=[])
    assert places(desk) == {
        "Before.": "",
        "During.": first.title,
        "As the next one starts.": second.title,
        "After.": "",
    }
    page = text(desk.get("assessor", "assessments-log"))
    assert page.count(f", in {first.title}") == 1
    assert page.count(f", in {second.title}") == 1
    assert f", in {first.title}" in text(desk.get("assessor"))  # beside the note on the sheet as well


def test_a_corrected_log_tells_the_right_section(desk: Desk) -> None:
    made = desk.made
    first, second = made.method.sections[:2]
    wrong = made.write("section_started", 5, section=second.id)
    made.write("note", 6, text="Builds trust.", ksbs=[])
    assert places(desk)["Builds trust."] == second.title
    made.write("taken_back", 7, entry=str(wrong.id), reason="The wrong one.")
    assert places(desk)["Builds trust."] == ""
    made.write("section_started", 8, section=first.id, happened_at=wrong.at)
    assert places(desk)["Builds trust."] == first.title


def test_what_names_its_section_was_captured_in_that_one(desk: Desk) -> None:
    made = desk.made
    first, second = made.method.sections[:2]
    made.write("section_started", 5, section=first.id)
    made.write("seen", 6, text="Rapport.", ksbs=["K4"], section=second.id)
    (line,) = (one for one in lines(made.method, log(made.row.id)) if one.kind == "seen")
    assert (line.section, line.title) == (second.title, f"Shown in {second.title}")
    assert line.place == ""  # the title says it
