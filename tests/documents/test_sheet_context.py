"""What a planning sheet says, for plans of any shape."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.factories.law import a_policy
from tests.factories.plan import (
    SOURCE,
    a_criterion,
    a_gateway,
    a_method,
    a_plan,
    a_section,
    a_theme,
    a_vocabulary,
    an_identity,
    rule,
    the_attempts,
)
from touchstone.documents.sheet import sheet_context
from touchstone.documents.sheet.criteria import marks
from touchstone.documents.sheet.said import first_upper, with_article
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import AttemptKind, Limit
from touchstone.rules.plan.gateway import PortfolioHandedIn, Span
from touchstone.rules.plan.identity import Confirmation, Confirmed
from touchstone.rules.plan.method import (
    AfterGateway,
    AfterMethod,
    BeforeGateway,
    ConductDeclaration,
    Duration,
    MarkedTest,
    Media,
    Method,
    Minutes,
    Number,
    QuestionKind,
    Questions,
    Recordings,
    Sample,
    SectionOrder,
    UnobservedKsbs,
    Venues,
    Visible,
)
from touchstone.rules.plan.portfolio import Covers, Pieces, Portfolio
from touchstone.rules.policy import MayAppeal, Release
from touchstone.rules.roles import Role
from touchstone.rules.statement import Statement


def sheet(method: Method | None = None, **facts: Any) -> dict[str, Any]:
    """The sheet of the first method of a small plan."""
    first = method or a_method("first")
    plan = a_plan(**{"methods": (first, a_method("second"))} | facts)
    return sheet_context(plan, first.id, a_policy())


def day(context: dict[str, Any]) -> dict[str, list[str]]:
    return {fact["label"]: [line["text"] for line in fact["lines"]] for fact in context["day"]}


def texts(lines: list[dict[str, str]]) -> list[str]:
    return [line["text"] for line in lines]


def test_a_plan_that_says_little_makes_a_short_sheet() -> None:
    assert day(sheet()) == {"Who with": ["An assessor"]}


def test_an_extension_is_told_to_the_second() -> None:
    method = a_method(duration=rule(Duration, minutes=45, extension_percent=10))
    assert day(sheet(method))["How long"] == [
        "45 minutes",
        "Your assessor may allow up to 4 minutes 30 seconds more",
    ]


def test_without_an_extension_none_is_promised() -> None:
    assert day(sheet(a_method(duration=rule(Duration, minutes=1))))["How long"] == ["1 minute"]


def test_who_delivers_and_who_marks_are_both_told_where_they_differ() -> None:
    method = a_method(delivered_by=Role.TRAINING_PROVIDER)
    assert day(sheet(method))["Who with"] == [
        "Your training provider",
        "Marked by your assessment organisation",
    ]


def test_the_article_fits_the_regime_s_word() -> None:
    words = a_vocabulary(assessor="coach")
    assert day(sheet(vocabulary=words))["Who with"] == ["A coach"]
    assert (with_article("end-point assessor"), with_article("pass")) == ("an end-point assessor", "a pass")


def test_a_sentence_starts_with_a_capital_and_keeps_the_others() -> None:
    assert (first_upper("remote or BBC"), first_upper("")) == ("Remote or BBC", "")


@pytest.mark.parametrize(
    ("force", "told"),
    [("must", "You must be told"), ("should", "You should be told"), ("typically", "You are typically told")],
)
def test_notice_is_told_with_the_plan_s_own_force(force: str, told: str) -> None:
    method = a_method(notice=rule(Span, force, number=14, unit="calendar_days"))
    assert day(sheet(method))["When"] == [f"{told} the date at least 14 calendar days before"]


def test_one_gateway_is_called_by_the_regime_s_word_and_several_by_their_titles() -> None:
    method = a_method(after_gateway=rule(AfterGateway, gateway="gateway"))
    assert day(sheet(method))["When"] == ["After your gateway is confirmed"]
    gateways = (a_gateway(), a_gateway("second", title="Gateway to completion"))
    later = a_method(before_gateway=rule(BeforeGateway, gateway="second"))
    assert day(sheet(later, gateways=gateways))["When"] == ["Before “Gateway to completion” is confirmed"]


def test_a_gateway_that_the_plan_does_not_know_is_called_by_the_regime_s_word() -> None:
    method = a_method(after_gateway=rule(AfterGateway, gateway="stranger"))
    gateways = (a_gateway(), a_gateway("second"))
    assert day(sheet(method, gateways=gateways))["When"] == ["After your gateway is confirmed"]


def test_a_method_that_comes_first_is_named_with_the_grade_it_needs() -> None:
    earlier = (rule(AfterMethod, method="second", at_least="pass"), rule(AfterMethod, method="not_there"))
    assert day(sheet(a_method(after_methods=earlier)))["When"] == [
        "After “The second method”, with at least a pass",
        "After “not there”",
    ]


def test_parts_are_listed_where_there_are_several() -> None:
    sections = (
        a_section("welcome", title="Welcome", counted=False),
        a_section("talk", title="Talk", minutes=30),
        a_section("ask", title="Ask", minutes=1, after=rule(SectionOrder, sections=("welcome", "talk"))),
    )
    method = a_method(sections=sections, same_working_day=rule(Statement))
    assert day(sheet(method))["What happens"] == [
        "Welcome (not part of the assessed time)",
        "Talk: 30 minutes",
        "Ask: 1 minute, after “Welcome” and “Talk”",
        "Every part takes place on the same working day",
    ]


def test_questions_are_counted_and_what_comes_on_top_is_named() -> None:
    asked = Questions(
        kinds=(
            QuestionKind(id="set", title="Of the set", counts=True),
            QuestionKind(id="more", title="To clarify", counts=False),
        ),
        minimum=rule(Number, number=5),
        themes=rule(Statement),
    )
    assert day(sheet(a_method(questions=asked)))["Questions"] == [
        "At least 5 questions",
        "About every theme: First-t",
        "You may be asked more, on top of these: to clarify",
    ]


def test_questions_about_what_was_not_observed_need_no_minimum() -> None:
    asked = Questions(
        kinds=(QuestionKind(id="gap", title="About a gap", counts=False),),
        unobserved=rule(UnobservedKsbs, kind="gap"),
    )
    assert day(sheet(a_method(questions=asked)))["Questions"] == [
        "You may be asked more, on top of these: about a gap"
    ]


def test_questions_with_no_rule_about_them_are_left_out() -> None:
    asked = Questions(kinds=(QuestionKind(id="gap", title="About a gap", counts=False),))
    assert "Questions" not in day(sheet(a_method(questions=asked)))


def test_a_test_and_a_sample_are_told() -> None:
    method = a_method(test=rule(MarkedTest, out_of=40), sample=rule(Sample, at_least=1))
    told = day(sheet(method))
    assert told["Test"] == ["A test marked out of 40"]
    assert told["What is covered"] == ["At least 1 statement drawn from the list below"]


def test_recordings_are_asked_for_with_their_conditions() -> None:
    asked = Recordings(
        section="talk",
        number=rule(Number, number=2),
        length=rule(Minutes, minutes=30),
        assessed=rule(Minutes, minutes=30),
        held_after=rule(AfterGateway, gateway="gateway"),
        recorded_after=rule(AfterGateway, gateway="gateway"),
        media=rule(Media, accepted=("video", "film_reel")),
        visible=rule(Visible, people=("mentor", "mentee")),
    )
    context = sheet(a_method(recordings=asked))
    assert day(context)["Before the day"] == [
        "Hand in 2 recordings, each at least 30 minutes long",
        "If a recording is longer, say which 30 minutes to assess",
        "Hold the session after your gateway is confirmed",
        "Make the recording after your gateway is confirmed",
        "Only video or film reel is accepted",
        "Visible throughout: mentor and mentee",
    ]
    assert context["do_not"] == [
        "Use a recording from before gateway",
        "Hand in a recording that is not video or film reel",
    ]


def test_recordings_without_conditions_are_asked_for_alone() -> None:
    asked = Recordings(section="talk", number=rule(Number, number=1))
    context = sheet(a_method(recordings=asked))
    assert day(context)["Before the day"] == ["Hand in 1 recording"]
    assert context["do_not"] == []


def test_what_others_declare_is_told_in_their_words_and_by_whom() -> None:
    declared = (
        rule(ConductDeclaration, id="real", says="It was real work."),
        rule(ConductDeclaration, id="safe", says="The tools were safe.", by=Role.EMPLOYER),
        rule(ConductDeclaration, id="quiet", says="It was quiet.", to_apprentice="In a quiet room"),
    )
    told = day(sheet(a_method(declarations=declared, venues=rule(Venues, accepted=("work_place", "remote")))))
    assert told["Confirmed on the day"] == [
        "It was real work",
        "The tools were safe (your employer confirms it)",
    ]
    assert told["Where"] == ["Work place or remote", "In a quiet room"]


def portfolio_plan(**facts: Any) -> Plan:
    handed_in = rule(PortfolioHandedIn, kind="portfolio", id="portfolio", title="Portfolio")
    given: dict[str, Any] = {
        "gateways": (a_gateway(requirements=(handed_in,)),),
        "portfolio": Portfolio(underpins="second", covers=rule(Covers, method="second")),
    }
    return a_plan(**given | facts)


def test_the_portfolio_is_a_key_point_only_of_the_method_it_underpins() -> None:
    plan = portfolio_plan()
    assert len(sheet_context(plan, "second", a_policy())["key_points"]) == 2
    other = sheet_context(plan, "first", a_policy())
    assert (other["key_points"], other["do_not"]) == ([], [])
    assert "Know where in your portfolio each piece of evidence is" not in other["do"]


def test_a_portfolio_that_no_gateway_asks_for_is_not_said_to_be_handed_in() -> None:
    pieces = rule(Pieces, "typically", at_least=1, at_most=2)
    bare = Portfolio(underpins="second", pieces=pieces)
    plan = portfolio_plan(gateways=(a_gateway(),), portfolio=bare)
    points = sheet_context(plan, "second", a_policy())["key_points"]
    assert texts(points) == ["It is not assessed, but you can use it to illustrate your answers"]


def test_a_portfolio_without_any_rule_rests_on_the_method_s_grading() -> None:
    plan = portfolio_plan(portfolio=Portfolio(underpins="second"))
    assert sheet_context(plan, "second", a_policy())["key_points"][1]["source"] == str(SOURCE)


def test_criteria_are_worded_for_the_apprentice_where_the_plan_can() -> None:
    criteria = (a_criterion("A", to_apprentice="Do it yourself"), a_criterion("B", "distinction"))
    rows = sheet(a_method(themes=(a_theme(criteria=criteria),)))["themes"][0]["rows"]
    assert [row["text"] for row in rows] == ["Do it yourself", "Does B"]
    assert [(row["mark"], row["style"]) for row in rows] == [("P", 0), ("D", 1)]


def test_a_theme_without_criteria_lists_what_it_assesses() -> None:
    context = sheet(a_method(themes=(a_theme(criteria=()),)))
    assert context["themes"][0]["rows"] == [
        {
            "id": "K1",
            "mark": None,
            "style": 0,
            "text": "Statement K1",
            "ksbs": ["K1"],
            "points": [],
            "source": str(SOURCE),
        }
    ]
    assert context["legend"] == []


def test_any_kinds_get_the_shortest_marks_that_tell_them_apart() -> None:
    assert marks(["pass", "distinction", "pass"]) == {"pass": "P", "distinction": "D"}
    assert marks(["pass", "practice", "craft"]) == {"pass": "PA", "practice": "PR", "craft": "C"}
    assert marks(["core", "core_plus"]) == {"core": "CORE", "core_plus": "CORE_"}
    assert marks([]) == {}


def test_the_legend_names_the_plan_s_own_kinds() -> None:
    criteria = (a_criterion("A", "safety_first"), a_criterion("B", "craft"))
    context = sheet(a_method(themes=(a_theme(criteria=criteria),)))
    assert context["legend"] == [{"mark": "S", "says": "safety first"}, {"mark": "C", "says": "craft"}]


def test_key_points_can_be_given_and_stand_with_their_criterion() -> None:
    plan = a_plan()
    context = sheet_context(plan, "first", a_policy(), {"first-t-P1": ["My log of March"]})
    assert [row["points"] for row in context["themes"][0]["rows"]] == [["My log of March"], []]


def test_key_points_for_a_criterion_of_another_method_are_refused() -> None:
    with pytest.raises(ValueError, match="key points for second-t-P1 and x: “The first method” has no such"):
        sheet_context(a_plan(), "first", a_policy(), {"second-t-P1": ["?"], "x": []})


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"ST9999 v1\.0 has no method called third; choose first or second"):
        sheet_context(a_plan(), "third", a_policy())


def test_results_that_go_to_the_apprentice_are_said_to() -> None:
    policy = a_policy(release=rule(Release, to=(Role.EMPLOYER, Role.APPRENTICE)))
    told = texts(sheet_context(a_plan(), "first", policy)["next_steps"])
    assert told[1:3] == [
        "Your employer will tell you your result",
        "Your assessment organisation will also send your result to you",
    ]


def test_results_that_go_to_the_apprentice_alone_come_from_nobody_else() -> None:
    policy = a_policy(release=rule(Release, to=(Role.APPRENTICE,)))
    assert not any(
        "tell you your result" in text
        for text in texts(sheet_context(a_plan(), "first", policy)["next_steps"])
    )


def test_an_appeal_is_made_by_whom_the_policy_allows() -> None:
    policy = a_policy()
    assert (
        "you can make one within 20 working days"
        in texts(sheet_context(a_plan(), "first", policy)["next_steps"])[-1]
    )
    may_appeal = rule(MayAppeal, roles=(Role.TRAINING_PROVIDER, Role.EMPLOYER))
    others = replace(policy, appeals=replace(policy.appeals, by=may_appeal))
    last = texts(sheet_context(a_plan(), "first", others)["next_steps"])[-1]
    assert "your training provider or your employer can make one" in last


LATE = (
    "Take it within 6 months of being told the result; after that, the whole end-point assessment "
    "has to be taken again"
)


def test_resits_are_told_in_full() -> None:
    assert texts(sheet()["resits"]) == [
        "If you do not pass “The first method” you may be able to resit or retake, if your employer agrees",
        "A resit needs no further learning, and is typically taken within 2 months",
        "A retake comes after further learning, and is typically taken within 3 months",
        LATE,
        "Your overall grade is then at most a pass, unless there are exceptional circumstances",
        "A pass cannot be taken again to improve it",
        "The questions will be different",
    ]


def test_a_plan_with_freer_rules_promises_no_more_than_they_say() -> None:
    attempts = the_attempts(
        consent=None,
        kinds=(rule(AttemptKind, id="resit", further_learning=False),),
        limit=rule(Limit, within=rule(Span, number=1, unit="months"), then="method_only"),
        cap=None,
        most=rule(Number, number=3),
    )
    policy = a_policy(different_questions=None)
    assert texts(sheet_context(a_plan(attempts=attempts), "first", policy)["resits"]) == [
        "If you do not pass “The first method” you may be able to resit",
        "A resit needs no further learning",
        "Take it within 1 month of being told the result",
        "You have at most 3 attempts in all",
        "A pass cannot be taken again to improve it",
    ]


def test_a_cap_without_exceptions_promises_none() -> None:
    attempts = the_attempts(limit=None)
    assert attempts.cap is not None
    firm = replace(attempts, cap=replace(attempts.cap, unless_exceptional=False))
    assert "Your overall grade is then at most a pass" in texts(sheet(attempts=firm)["resits"])


def test_a_method_that_cannot_be_taken_again_says_so_and_no_more() -> None:
    assert texts(sheet(attempts=the_attempts(kinds=()))["resits"]) == [
        "This assessment cannot be taken again"
    ]


def test_a_fictional_plan_is_marked_and_a_real_one_is_not() -> None:
    assert sheet()["fictional"] is True
    assert sheet(identity=an_identity(status="approved_for_delivery"))["fictional"] is False


def test_a_plan_that_was_seen_has_no_notice() -> None:
    assert sheet()["notice"] is None


def test_the_notice_tells_each_thing_that_the_sheet_speaks_of_once() -> None:
    def part(path: str, says: str) -> Confirmed:
        return Confirmed(part=path, says=says, source=SOURCE)

    confirmation = Confirmation(
        notice="Known by a sheet.",
        confirmed=(part("methods.first", "All."), part("methods.first.notice", "All.")),
        not_confirmed=(
            part("methods.first_aid.notice", "Other."),
            part("grading", "Grade."),
            part("portfolio.pieces", "Pieces."),
            part("attempts", "Resits."),
        ),
    )
    assert sheet(confirmation=confirmation)["notice"] == {
        "text": "Known by a sheet.",
        "confirmed": ["All."],
        "not_confirmed": ["Resits."],
    }


def test_the_sheet_says_when_the_plan_was_checked_and_whose_choice_the_times_are() -> None:
    context = sheet()
    assert context["checked"] == "Compared with its sources on 1 November 2026"
    assert context["policy_note"] == (
        "The times for results and appeals are the choice of your assessment organisation, not of the plan "
        "(A test policy)"
    )


def test_every_clause_is_listed_once() -> None:
    assert sheet()["sources"] == [str(SOURCE)]


def test_the_context_is_plain_data() -> None:
    context = sheet()
    assert json.loads(json.dumps(context)) == context
