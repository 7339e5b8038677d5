"""What pages say of days, sizes, roles and findings, and what templates refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import engines
from jinja2 import UndefinedError
from markupsafe import Markup

from touchstone.rules.findings import Waiver, find
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Source, Statement
from touchstone.web.organisations.permissions import QualityAssurer
from touchstone.web.ui import words
from touchstone.web.ui.findings import clause, figures, grouped, outcome_words

SUMMER = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
RULE = Statement(force=Force.SHOULD, source=Source("tquk-st1379-spec", "Gateway Considerations"))


def drawn(text: str, **known: object) -> str:
    """A template of one line."""
    return str(engines["jinja2"].from_string(text).render(known))


def test_days_and_moments_are_londons() -> None:
    assert words.day(SUMMER) == "2 June 2026"
    assert words.weekday(SUMMER) == "Tuesday 2 June 2026"
    assert words.moment(SUMMER) == "00:30 on 2 June 2026"
    assert words.moment_zone(SUMMER) == "00:30 (UK time, BST) on 2 June 2026"
    assert words.moment_zone(SUMMER.replace(month=1)) == "23:30 (UK time, GMT) on 1 January 2026"
    assert words.clock(time(9, 5)) == "09:05"
    assert [
        one(None) for one in (words.day, words.weekday, words.clock, words.moment, words.moment_zone)
    ] == ["–"] * 5


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (2, "in 2 days"), (-2, "2 days ago")],
)
def test_how_far_a_day_is(days: int, said: str) -> None:
    assert words.away(date(2026, 6, 1) + timedelta(days=days), date(2026, 6, 1)) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 KB"), (1_440_000, "1.4 MB"), (5 * 10**12, "5000 GB")],
)
def test_sizes(count: int, said: str) -> None:
    assert words.size(count) == said


def test_roles_of_rules_and_of_organisations_have_words() -> None:
    assert words.role_words(Role.TRAINING_PROVIDER) == "training provider"
    assert words.role_words(QualityAssurer) == "Internal quality assurer"
    assert words.role_words("some_role") == "some role"


def test_typed_text_keeps_its_lines_and_is_escaped() -> None:
    assert words.nl2br("a<b>\r\nc") == Markup("a&lt;b&gt;<br>c")


def whole(text: str) -> Markup:
    """Text that keeps to one line."""
    return Markup('<span class="ui-whole">{}</span>').format(text)


def test_values_of_a_table() -> None:
    assert [words.cell(value) for value in (None, "", 0, True, date(2026, 1, 2), SUMMER, "x")] == [
        *("–", "–", 0, "Yes", whole("2 January 2026"), "00:30 on 2 June 2026", "x")
    ]


def test_templates_escape_what_they_show() -> None:
    assert drawn("{{ typed }}", typed="<script>") == "&lt;script&gt;"


@pytest.mark.parametrize(
    "text", ["{{ nobody }}", "{{ known.nothing }}", "{% if nobody %}{% endif %}", "{{ none.x }}"]
)
def test_a_misspelt_name_in_a_template_is_an_error(text: str) -> None:
    with pytest.raises(UndefinedError):
        drawn(text, known=object())


def test_a_key_that_a_dict_lacks_is_nothing() -> None:
    assert drawn("{{ known.nothing }}{{ 'x' if false }}", known={}) == ""


def test_a_page_that_an_installation_lacks_has_no_address() -> None:
    assert drawn("{{ url_if('nowhere') }}|{{ url('ui-help', query='a=1') }}") == "|/help/?a=1"


def test_findings_are_grouped_by_force_with_what_is_open_first() -> None:
    must = Statement(force=Force.MUST, source=RULE.source)
    met, open_, unknown = (find("a.x", holds, "Said.", RULE) for holds in (True, False, None))
    groups = grouped([met, unknown, find("a.y", True, "Said.", must), open_])
    assert [group.title for group in groups] == ["Must", "Should"]
    assert groups[1].findings == (open_, unknown, met)
    assert (groups[1].open, groups[1].met) == ((open_, unknown), (met,))


@pytest.mark.parametrize(("met", "folded"), [(3, False), (4, True)])
def test_many_rules_that_are_met_fold_away(met: int, folded: bool) -> None:
    page = "{% import 'ui/components.html' as ui %}{{ ui.report(found) }}"
    said = drawn(page, found=[find(f"a.x{number}", True, "Said.", RULE) for number in range(met)])
    assert (f"{met} rules met" in said) is folded
    assert said.count("ui-finding__message") == met


def test_a_finding_that_somebody_let_pass_says_so() -> None:
    from dataclasses import replace

    found = find("a.x", False, "Said.", RULE)
    assert outcome_words(found) == "Not met"
    assert outcome_words(replace(found, waiver=Waiver(by="A", role="manager", reason="R"))) == "Let pass"


def test_a_clause_has_its_documents_title() -> None:
    known = clause(RULE.source)
    assert known.title != "tquk-st1379-spec"
    assert known.section == "Gateway Considerations"
    assert clause(Source("own_policy", "Part 1")).title == "own policy"


def test_figures_have_names_and_say_what_is_not_known() -> None:
    assert figures({"least_months": 12, "started": None}) == [
        ("least months", "12"),
        ("started", "not known"),
    ]


def test_figures_are_written_as_people_write_them() -> None:
    moment = "2026-06-01T23:30:00+00:00"
    said = dict(
        figures(
            {"due_on": "2026-11-26", "started": moment, "seconds": 1845, "ksbs": 17, "declared": "not_met"}
        )
    )
    assert said == {
        "due on": "26 November 2026",
        "started": "00:30 on 2 June 2026",
        "time": "30 minutes 45 seconds",
        "KSBs": "17",
        "declared": "not met",
    }


def test_only_a_word_without_end_is_broken() -> None:
    assert not words.endless("priya.sharma@learners.example is told")
    assert words.endless("x" * 33)
    assert not words.endless("x" * 32)


def test_a_rule_that_is_met_shows_no_figure_that_there_is_not() -> None:
    assert figures({"least": 2, "missing": None}, met=True) == [("least", "2")]
