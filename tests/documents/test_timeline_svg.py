"""The picture of a timeline: readable at every width, by everybody, the same every time."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.documents.test_timeline_rows import a_deadline, a_report
from tests.factories.plan import a_plan, an_identity
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt, at
from touchstone.documents.timeline import NARROW, WIDE, timeline_svg
from touchstone.documents.timeline.drawing import INK, PAPER, number
from touchstone.documents.timeline.layout import CHARACTER
from touchstone.documents.timeline.rows import timeline_rows
from touchstone.rules.record.attempt import Booking
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force

NAMES = {"svg": "http://www.w3.org/2000/svg"}
LONG = "Professional discussion underpinned by a portfolio of evidence: last day to resit or retake"


def a_story(**facts: Any) -> tuple[Situation, Report]:
    """Every kind of row, with labels long and short, several on one day."""
    booking = Booking(starts_at=at("2026-07-01 10:00"), notice_served_at=at("2026-05-29 10:00"))
    given: dict[str, Any] = {
        "gateways": (a_confirmed_gateway(),),
        "attempts": (an_attempt(bookings=(booking,)),),
    }
    situation = a_situation(**given | facts)
    made = (
        a_deadline("gateway.period.gateway", on=date(2026, 1, 1), force=Force.TYPICALLY),
        a_deadline("x.limit", title=LONG, on=date(2026, 7, 2)),
        a_deadline("x.soon", title="Soon", on=date(2026, 7, 2), earliest=True),
    )
    return situation, a_report(situation, deadlines=made)


def drawn(width: int = NARROW, **facts: Any) -> ET.Element:
    return ET.fromstring(timeline_svg(*a_story(**facts), width=width))


def texts(svg: ET.Element) -> list[ET.Element]:
    return svg.findall(".//svg:text", NAMES)


def box(text: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line of text, as wide as the layout reckons."""
    size, x, foot = (float(text.attrib[name]) for name in ("font-size", "x", "y"))
    width = len(text.text or "") * size * CHARACTER
    left = x - width / 2 if text.get("text-anchor") == "middle" else x
    return left, foot - size * 0.8, left + width, foot + size * 0.2


@pytest.mark.parametrize("width", [320, NARROW, 639, 640, WIDE, 1600])
def test_no_label_covers_another_and_none_leaves_the_picture(width: int) -> None:
    svg = drawn(width)
    boxes = [box(text) for text in texts(svg)]
    height = float(svg.attrib["height"])
    assert all(left >= 0 and top >= 0 and right <= width and low <= height for left, top, right, low in boxes)
    for index, (left, top, right, low) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = right <= other[0] or other[2] <= left or low <= other[1] or other[3] <= top
            assert apart, (texts(svg)[index].text, other)


def test_on_a_screen_360_wide_the_smallest_text_is_eleven_high() -> None:
    sizes = {float(text.attrib["font-size"]) for text in texts(drawn())}
    assert min(sizes) * 360 / NARROW >= 11


def test_it_scales_down_with_the_page_and_never_up() -> None:
    svg = drawn()
    assert svg.attrib["width"] == "100%"
    assert svg.attrib["viewBox"] == f"0 0 {NARROW} {svg.attrib['height']}"
    assert svg.attrib["preserveAspectRatio"] == "xMinYMin meet"


def test_it_is_one_image_with_a_name_and_every_row_in_its_description() -> None:
    situation, report = a_story()
    svg = ET.fromstring(timeline_svg(situation, report))
    assert svg.attrib["role"] == "img"
    assert [node.tag.rpartition("}")[2] for node in svg][:2] == ["title", "desc"]
    assert svg[0].text == "Timeline of Tester, ST9999 v1.0: A-1, on 1 June 2026"
    assert svg[1].text == " ".join(row.sentence for row in timeline_rows(situation, report))


def test_each_row_is_a_group_whose_title_says_it_in_full() -> None:
    situation, report = a_story()
    groups = ET.fromstring(timeline_svg(situation, report)).findall("svg:g", NAMES)
    titles = [group.findtext("svg:title", namespaces=NAMES) for group in groups]
    assert titles == [row.sentence for row in timeline_rows(situation, report)]


def test_kinds_differ_in_shape_or_filling_and_the_legend_names_those_shown() -> None:
    svg = drawn()
    legend = {
        (node.tag.rpartition("}")[2], node.get("fill"), len(node.get("points", "").split()))
        for node in svg
        if node.tag.rpartition("}")[2] in {"circle", "polygon"}
    }
    assert len(legend) == 5
    assert len({(shape, corners, fill == PAPER) for shape, fill, corners in legend}) == 5
    words = " ".join(text.text or "" for text in texts(svg))
    assert all(
        word in words for word in ("it happened", "it is planned", "first day on which", "the last day")
    )
    shown = " ".join(text.text or "" for text in texts(drawn(attempts=())))
    assert "it is planned" not in shown


def test_only_a_typical_window_has_a_broken_edge() -> None:
    situation = a_situation(gateways=(a_confirmed_gateway(),))
    made = (
        a_deadline("gateway.period.gateway", title="Typical", force=Force.TYPICALLY),
        a_deadline("other.gateway", title="Firm"),
    )
    svg = ET.fromstring(timeline_svg(situation, a_report(situation, deadlines=made)))
    edges = {}
    for group in svg.findall("svg:g", NAMES):
        bar = group.find("svg:rect", NAMES)
        if bar is not None:
            edges[group.findtext("svg:text", namespaces=NAMES)] = bar.attrib["stroke-dasharray"]
    assert edges == {"Typical": "4 3", "Firm": "none"}


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_later_days_stand_further_right_and_today_s_line_goes_through_its_mark(width: int) -> None:
    svg = drawn(width)
    line = next(
        float(node.attrib["x1"]) for node in svg.findall("svg:line", NAMES) if node.get("stroke") == INK
    )
    circles = [float(node.attrib["cx"]) for node in svg.findall("svg:g/svg:circle", NAMES)]
    assert circles == sorted(circles)
    assert all(0 < x < width for x in circles)
    triangles = [node.attrib["points"] for node in svg.findall("svg:g/svg:polygon", NAMES)]
    lowest = [points.split()[-1].split(",")[0] for points in triangles]
    assert number(line) in lowest


def test_nothing_but_paper_and_ink_so_that_it_prints() -> None:
    svg = drawn()
    ground = svg.find("svg:rect", NAMES)
    assert ground is not None
    assert (ground.get("fill"), ground.get("width"), ground.get("height")) == (
        PAPER,
        str(NARROW),
        svg.get("height"),
    )
    assert svg.findall(".//svg:style", NAMES) == []
    assert [node for node in svg.iter() if "style" in node.attrib] == []


def test_the_same_facts_give_the_same_text() -> None:
    assert timeline_svg(*a_story()) == timeline_svg(*a_story())
    assert timeline_svg(*a_story()).endswith("</svg>\n")


def test_text_is_escaped_and_what_xml_cannot_hold_is_replaced() -> None:
    nasty = "<script>&\"'\x00\ud800"
    situation = a_situation(plan=a_plan(identity=an_identity()))
    svg = timeline_svg(situation, a_report(situation, title=nasty))
    read = ET.fromstring(svg)
    assert read[0].text == "Timeline of <script>&\"'\ufffd\ufffd, ST9999 v1.0: A-1, on 1 June 2026"
    assert "<script" not in svg


def test_numbers_are_written_to_a_tenth() -> None:
    assert [number(value) for value in (1, 2.0, 2.04, 2.06, 123456.5, -0.5)] == [
        "1",
        "2",
        "2",
        "2.1",
        "123456.5",
        "-0.5",
    ]
