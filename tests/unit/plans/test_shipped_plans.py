"""The plans that Touchstone ships, held against the documents they encode.

The documents themselves are not part of the repository. ``wordings.json`` holds the SHA-256 of each wording
as it stands in them; where the documents lie beside the repository, the text itself is compared as well.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import holidays
import pytest

import touchstone.plans
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.sources import shipped_sources
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Criterion, Method

PLANS = Path(touchstone.plans.__file__).parent
VERSIONS = ("1.0", "1.1", "1.2")
FICTIONAL = ("ST9001", "ST9002")
OBSERVED = {
    *("K4", "K7", "K8", "K9", "K12", "K13"),
    *("S1", "S3", "S4", "S7", "S8", "S9", "S10", "S11", "S12"),
    *("B1", "B2", "B4"),
}
WORDINGS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("wordings.json").read_text())
SOURCES = Path(__file__).parents[4] / "shared" / "sources"
in_reach = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the source documents are not beside the repository (../shared/sources)"
)


@cache
def shipped(reference: str, version: str) -> Plan:
    return load_plan(PLANS / reference / version / "plan.yaml")


@pytest.fixture(scope="module", params=VERSIONS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return shipped("ST1379", str(request.param))


def method(plan: Plan, id: str) -> Method:
    found = plan.method(id)
    assert found is not None
    return found


def criteria(plan: Plan) -> tuple[Criterion, ...]:
    return tuple(criterion for one in plan.methods for criterion in one.criteria)


def digests(texts: dict[str, str]) -> dict[str, str]:
    return {id: sha256(text.encode()).hexdigest() for id, text in texts.items()}


def document(prefix: str) -> str:
    """A source document's text on one line, without markup."""
    (path,) = SOURCES.glob(f"{prefix}_*.txt")
    return " ".join(re.sub(r"</?p>|\*\*", " ", path.read_text(encoding="utf-8")).split())


def test_every_shipped_plan_is_read_and_says_which_it_is() -> None:
    folders = sorted((path.parent.parent.name, path.parent.name) for path in PLANS.glob("*/*/plan.yaml"))
    expected = [
        *(("ST1379", version) for version in VERSIONS),
        *((reference, "1.0") for reference in FICTIONAL),
    ]
    assert folders == expected
    for reference, version in folders:
        identity = shipped(reference, version).identity
        assert (identity.reference, identity.version) == (reference, version)
        assert identity.fictional is (reference in FICTIONAL)


@pytest.mark.parametrize("reference", FICTIONAL)
def test_a_fictional_plan_says_so_in_its_title_and_cites_fictional_documents_alone(reference: str) -> None:
    plan = shipped(reference, "1.0")
    assert plan.identity.title.endswith("(fictional)")
    text = (PLANS / reference / "1.0" / "plan.yaml").read_text(encoding="utf-8")
    cited = set(re.findall(r"source: (\S+)", text))
    assert len(cited) == 1
    assert cited.pop().startswith("fictional-")


def test_the_standard_has_35_ksbs_in_two_disjoint_and_complete_methods(plan: Plan) -> None:
    codes = [ksb.code for ksb in plan.ksbs]
    numbered = (("K", 16), ("S", 14), ("B", 5))
    expected = [f"{letter}{number}" for letter, most in numbered for number in range(1, most + 1)]
    assert codes == expected
    observed, discussed = (set(one.ksbs) for one in plan.methods)
    assert observed == OBSERVED
    assert (len(observed), len(discussed)) == (18, 17)
    assert observed.isdisjoint(discussed)
    assert observed | discussed == set(codes)


@pytest.mark.parametrize(
    ("id", "prefix", "passes", "distinctions"),
    [("observation", "OBS", 7, 3), ("professional_discussion", "PD", 11, 5)],
)
def test_criteria_stand_in_source_order_under_their_kind(
    plan: Plan, id: str, prefix: str, passes: int, distinctions: int
) -> None:
    by_kind = {
        kind: [one.id for one in method(plan, id).criteria if one.kind == kind]
        for kind in ("pass", "distinction")
    }
    assert by_kind == {
        "pass": [f"{prefix}-P{number}" for number in range(1, passes + 1)],
        "distinction": [f"{prefix}-D{number}" for number in range(1, distinctions + 1)],
    }
    assert len(method(plan, id).criteria) == passes + distinctions


def test_a_criterion_cites_only_ksbs_of_its_theme_and_so_of_its_method(plan: Plan) -> None:
    for one in plan.methods:
        for theme in one.themes:
            for criterion in theme.criteria:
                assert criterion.ksbs
                assert set(criterion.ksbs) <= set(theme.ksbs), criterion.id


def test_every_ksb_is_cited_by_a_pass_criterion(plan: Plan) -> None:
    cited = {code for one in criteria(plan) if one.kind == "pass" for code in one.ksbs}
    assert cited == {ksb.code for ksb in plan.ksbs}


def test_monitoring_has_no_distinction_criterion_in_either_method(plan: Plan) -> None:
    for one in plan.methods:
        (monitoring,) = (theme for theme in one.themes if theme.id == "monitoring")
        assert {criterion.kind for criterion in monitoring.criteria} == {"pass"}


def test_ksbs_and_criteria_are_the_standards_own_wording(plan: Plan) -> None:
    assert digests({ksb.code: ksb.text for ksb in plan.ksbs}) == WORDINGS["ksbs"]
    assert digests({one.id: one.text for one in criteria(plan)}) == WORDINGS["criteria"]


def test_the_sheet_of_1_2_words_14_criteria_for_the_apprentice_and_the_other_versions_none() -> None:
    worded = {
        version: {
            one.id: one.to_apprentice for one in criteria(shipped("ST1379", version)) if one.to_apprentice
        }
        for version in VERSIONS
    }
    assert worded["1.0"] == worded["1.1"] == {}
    assert len(worded["1.2"]) == 14
    assert digests(worded["1.2"]) == WORDINGS["to_apprentice"]


@in_reach
def test_each_ksb_stands_in_the_specification_word_for_word(plan: Plan) -> None:
    text = document("000")
    missing = [ksb.code for ksb in plan.ksbs if f"{ksb.code} {ksb.text} " not in text]
    assert missing == []


@in_reach
def test_each_criterion_stands_in_the_specification_followed_by_the_ksbs_it_cites(plan: Plan) -> None:
    text = document("000")
    missing = [one.id for one in criteria(plan) if f"{one.text} ({', '.join(one.ksbs)})" not in text]
    assert missing == []


@in_reach
def test_each_wording_for_the_apprentice_stands_in_the_sheet_under_its_kind() -> None:
    text = document("004")
    missing = [
        one.id
        for one in criteria(shipped("ST1379", "1.2"))
        if one.to_apprentice
        and f"({one.kind[0].upper()}) {one.to_apprentice} ({', '.join(one.ksbs)})" not in text
    ]
    assert missing == []


@in_reach
@pytest.mark.parametrize(("id", "prefix"), [("tquk-st1379-spec", "000"), ("st1379-v1.2-pd-sheet", "004")])
def test_each_section_that_may_be_cited_is_a_line_of_the_document(id: str, prefix: str) -> None:
    (path,) = SOURCES.glob(f"{prefix}_*.txt")
    lines = {line.strip().rstrip(":") for line in path.read_text(encoding="utf-8").splitlines()}
    sections = shipped_sources().by_id()[id].sections
    headings = {heading for section in sections for heading in section.split(" / ")}
    assert headings - lines == set()


def test_the_versions_follow_one_another_without_gap() -> None:
    first, second, third = (shipped("ST1379", version).identity for version in VERSIONS)
    assert first.starts is not None
    assert second.starts is not None
    assert (first.starts.from_, first.starts.until) == (date(2023, 3, 1), date(2023, 9, 11))
    assert (second.starts.from_, second.starts.until) == (date(2023, 9, 12), None)
    assert third.starts is None
    assert third.starts_unknown is not None


def test_1_2_says_what_its_sheet_confirms_and_what_it_leaves_open() -> None:
    plan = shipped("ST1379", "1.2")
    assert plan.identity.status == "assumed_equal_to 1.1"
    assert plan.confirmation is not None
    assert {one.source.document for one in plan.confirmation.confirmed} == {"st1379-v1.2-pd-sheet"}
    open_parts = {one.part for one in plan.confirmation.not_confirmed}
    assert "methods.observation" in open_parts
    assert "methods.professional_discussion.themes.monitoring" in open_parts
    assert open_parts.isdisjoint(one.part for one in plan.confirmation.confirmed)


def span(found: Span | None) -> tuple[int, str, str]:
    assert found is not None
    return found.number, found.unit, found.force.value


def test_the_figures_are_those_of_the_specification(plan: Plan) -> None:
    observation, discussion = plan.methods
    assert observation.duration is not None
    assert discussion.duration is not None
    assert (observation.duration.minutes, observation.duration.extension_percent) == (120, 10)
    assert (discussion.duration.minutes, discussion.duration.extension_percent) == (60, 10)
    assert {one.id: one.minutes for one in observation.sections} == {
        "explanation": None,
        "live": 30,
        "recordings": 60,
        "questioning": 30,
    }
    assert span(observation.notice) == (14, "calendar_days", "must")
    assert span(discussion.notice) == (14, "calendar_days", "should")
    assert span(discussion.review) == (14, "calendar_days", "must")
    assert span(plan.gateways[0].period) == (3, "months", "typically")
    assert plan.attempts.limit is not None
    assert span(plan.attempts.limit.within) == (6, "months", "must")
    assert [span(kind.typically) for kind in plan.attempts.kinds] == [
        (2, "months", "typically"),
        (3, "months", "typically"),
    ]


def test_the_shipped_bank_holidays_are_englands() -> None:
    ours = load_scheme().bank_holidays
    years = range(ours.first_year, ours.last_year + 1)
    known = holidays.country_holidays("GB", subdiv="ENG", years=years)
    assert [one.on for one in ours.days] == sorted(known)
    assert date(2022, 9, 19) in {one.on for one in ours.days}  # a one-off day


def test_the_default_policy_holds_the_figures_of_the_rulebook() -> None:
    policy = load_policy()
    assert span(policy.results) == (7, "working_days", "should")
    assert str(policy.results.source) == "st1379-v1.2-pd-sheet § Next steps"
    assert span(policy.appeals.window) == (20, "working_days", "must")
    assert policy.no_show_wait.minutes == 10
    assert span(policy.typical_window_grace) == (1, "months", "typically")
    assert policy.different_questions is not None
