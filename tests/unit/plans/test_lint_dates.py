"""Days and standing of a plan, and the versions of one standard side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.lint import Told, told
from tests.factories.plan import SOURCE, a_criterion, a_method, a_plan, a_theme, an_identity
from touchstone.plans.lint.dates import version_faults
from touchstone.rules.plan.identity import Confirmation, Confirmed, Dates, Identity

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
OPEN = Dates(from_=FIRST, source=SOURCE)
ASSUMED = "assumed_equal_to 0.9"


def starting(starts: Dates | None = OPEN, unknown: str | None = None, **facts: Any) -> Identity:
    return an_identity(starts=starts, starts_unknown=unknown, **facts)


def of(identity: Identity, **facts: Any) -> list[Told]:
    return told(a_plan(identity=identity, **facts))


def test_starts_are_known_or_said_to_be_unknown_and_never_both() -> None:
    assert of(starting()) == []
    assert of(starting(None, "Nobody says.")) == []
    assert of(starting(None)) == [
        (
            ("identity",),
            "neither `starts` nor `starts_unknown` is given.",
            "Give the first day of start, or say why it is not known.",
        )
    ]
    assert of(starting(OPEN, "Nobody says.")) == [
        (
            ("identity", "starts_unknown"),
            "`starts` is given, and so it is not unknown.",
            "Keep one of the two.",
        )
    ]


def test_the_last_start_is_not_before_the_first() -> None:
    assert of(starting(Dates(from_=FIRST, until=FIRST, source=SOURCE))) == []
    assert of(starting(Dates(from_=FIRST, until=date(2024, 12, 31), source=SOURCE))) == [
        (
            ("identity", "starts", "until"),
            "the last day, 31 December 2024, is before the first, 1 January 2025.",
            "Mend one of the two days.",
        )
    ]


def test_a_plan_is_approved_by_the_first_start() -> None:
    assert of(starting(approved_on=FIRST)) == []
    assert of(starting(approved_on=date(2025, 1, 2))) == [
        (
            ("identity", "approved_on"),
            "the plan was approved on 2 January 2025, after the first start.",
            "Starts are from 1 January 2025.",
        )
    ]


def test_a_file_is_not_checked_before_its_plan_was_dated() -> None:
    assert of(an_identity(dated=date(2026, 11, 1)), last_checked_on=date(2026, 11, 1)) == []
    assert of(an_identity(dated=date(2026, 11, 2)), last_checked_on=date(2026, 11, 1)) == [
        (
            ("last_checked_on",),
            "the file was last checked on 1 November 2026, before the plan was dated.",
            "It is dated 2 November 2026.",
        )
    ]


def confirmation(*parts: str) -> Confirmation:
    confirmed = tuple(Confirmed(part=part, says="It is so.", source=SOURCE) for part in parts)
    return Confirmation(notice="Assumed.", confirmed=confirmed, not_confirmed=())


def test_an_assumed_version_says_what_is_confirmed_and_no_other_does() -> None:
    assert of(an_identity(status=ASSUMED), confirmation=confirmation("grading")) == []
    assert of(an_identity(status=ASSUMED)) == [
        (
            ("identity", "status"),
            "the version is assumed equal to another, and nothing says what is confirmed.",
            "Add `confirmation`: what a witness confirms.",
        )
    ]
    assert of(an_identity(status="retired"), confirmation=confirmation("grading")) == [
        (
            ("confirmation",),
            "`confirmation` is for a version that is only assumed; this one is retired.",
            'Delete it, or write status: "assumed_equal_to " and the version.',
        )
    ]


def test_a_version_is_not_assumed_equal_to_itself() -> None:
    assert of(an_identity(version="0.9", status=ASSUMED), confirmation=confirmation("grading")) == [
        (("identity", "status"), "version 0.9 is assumed equal to itself.", "Name another version.")
    ]


def confirming(*parts: str) -> list[Told]:
    return of(an_identity(status=ASSUMED), confirmation=confirmation(*parts))


def test_confirmed_parts_are_found_by_their_key_path() -> None:
    assert (
        confirming(
            "ksbs.K1.text",
            "identity.title",
            "scales.component.passes_from",
            "scales.component.grades.pass",
            "methods.first",
            "methods.first.marked_by",
            "methods.first.sections[0].title",
            "methods[1].themes.second-t.criteria.second-t-P1.text",
            "methods.first.grading.rule.steps.best_first.pass.when.every.kind",
            "methods.first.grading.rule.steps.best_first.distinction.when.all[1].every.reaches",
            "grading.rule.table.rows.first pass, second pass.grade",
            "attempts.kinds.resit.typically.number",
            "gateways.gateway.requirements.photo_id",
        )
        == []
    )


def test_a_confirmed_part_that_leads_nowhere_is_told_with_what_stands_there() -> None:
    parts = {
        "method": 'Did you mean "methods"?',
        "methods.third": "Known are: first, second.",
        "methods.first.sections.walk": 'Did you mean "talk"?',
        "methods.first.sections[1]": "Known are: talk.",
        "methods.first.notice": "Known are: id, title, delivered_by, marked_by, after_methods, sections, "
        "declarations, levels, themes, allows, grading.",
        "ksbs.K1.text.more": "None is known.",
        "ksbs.K1.source.section": "None is known.",
        "attempts.cap.overal": 'Did you mean "overall"?',
    }
    assert confirming(*parts) == [
        (("confirmation", "confirmed", index, "part"), f'the plan has no part "{part}".', remedy)
        for index, (part, remedy) in enumerate(parts.items())
    ]


def test_parts_left_open_are_found_too() -> None:
    open_ = Confirmation(
        notice="Assumed.", confirmed=(), not_confirmed=(Confirmed(part="nothing", says="It.", source=SOURCE),)
    )
    (fault,) = of(an_identity(status=ASSUMED), confirmation=open_)
    assert fault[:2] == (("confirmation", "not_confirmed", 0, "part"), 'the plan has no part "nothing".')


def test_an_id_with_dots_is_found_in_a_key_path() -> None:
    theme = a_theme(
        "first-t", criteria=(a_criterion("1.1"), a_criterion("1.1.2", "distinction"), a_criterion("1"))
    )
    methods = (a_method(themes=(theme,)), a_method("second"))
    found = of(
        an_identity(status=ASSUMED),
        methods=methods,
        confirmation=confirmation(
            *(f"methods.first.themes.first-t.criteria.{id}.text" for id in ("1.1", "1.1.2", "1"))
        ),
    )
    assert found == []


def versions(*identities: Identity) -> list[tuple[str, Told]]:
    return [
        (identity.version, (fault.path, fault.message, fault.remedy))
        for identity, fault in version_faults(identities)
    ]


def version(number: str, from_: date, until: date | None = None, **facts: Any) -> Identity:
    return starting(Dates(from_=from_, until=until, source=SOURCE), version=number, **facts)


NEXT = date(2026, 1, 1)


def test_versions_follow_one_another_day_by_day_in_whatever_order_they_are_given() -> None:
    one, two, three = (
        version("1.0", FIRST, LAST),
        version("1.1", NEXT, NEXT),
        version("2.0", date(2026, 1, 2)),
    )
    assert versions(one, two, three) == versions(three, one, two) == []


def test_versions_of_different_standards_and_unknown_starts_do_not_meet() -> None:
    other = version("1.0", FIRST, reference="ST9998")
    assert versions(version("1.0", FIRST), other, starting(None, "Nobody says.", version="1.1")) == []


def test_versions_that_overlap_are_told_at_the_later() -> None:
    path = ("identity", "starts", "from_")
    assert versions(version("1.1", LAST), version("1.0", FIRST, LAST)) == [
        (
            "1.1",
            (
                path,
                "starts from 31 December 2025 overlap with ST9999 v1.0, which lasts until 31 December 2025.",
                "Let ST9999 v1.0 end on 30 December 2025, or mend the first start of ST9999 v1.1.",
            ),
        )
    ]
    ((mended_at, fault),) = versions(version("1.0", FIRST), version("1.1", NEXT))
    assert mended_at == "1.1"
    assert fault[1] == "starts from 1 January 2026 overlap with ST9999 v1.0, which is still open."


def test_versions_that_leave_days_to_none_are_told_at_the_later() -> None:
    assert versions(version("1.0", FIRST, date(2025, 12, 30)), version("1.1", NEXT)) == [
        (
            "1.1",
            (
                ("identity", "starts", "from_"),
                "nobody could start between 30 December 2025 and 1 January 2026.",
                "Let ST9999 v1.0 end on 31 December 2025, or mend the first start of ST9999 v1.1.",
            ),
        )
    ]


def test_a_version_given_twice_is_told() -> None:
    unknown = starting(None, "Nobody says.")
    assert versions(unknown, unknown) == [
        (
            "1.0",
            (
                ("identity", "version"),
                "there is another plan of ST9999 v1.0.",
                "Give each plan its own version.",
            ),
        )
    ]


def test_a_plan_is_not_out_of_force_before_it_is_in_force() -> None:
    def in_force(until: date | None) -> Identity:
        return starting(in_force=Dates(from_=FIRST, until=until, source=SOURCE))

    assert of(in_force(None)) == []
    assert of(in_force(FIRST)) == []
    assert of(in_force(date(2024, 12, 31))) == [
        (
            ("identity", "in_force", "until"),
            "the last day, 31 December 2024, is before the first, 1 January 2025.",
            "Mend one of the two days.",
        )
    ]
