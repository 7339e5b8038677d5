"""A set of questions from a bank: themes, KSBs, turns; what is missing, and what does not come again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.plan import MUST, a_method, a_theme, rule
from touchstone.rules.drawing import Candidate, Drawn, about, draw, explained, fits, replacement
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.method import Method, Number, QuestionKind, Questions
from touchstone.rules.statement import Force, Layer, Source, Statement

KINDS = (QuestionKind(id="set", title="Set", counts=True),)
THEMES = (
    a_theme("planning", ksbs=("K1", "K2")),
    a_theme("delivery", ksbs=("K3", "S1")),
    a_theme("review", ksbs=("S2",)),
)
AGAIN = Statement(force=Force.MUST, source=Source("test-policy", "Questions"))


def method(least: int | None = 4, *, themes: bool = True) -> Method:
    rules: dict[str, Any] = {"kinds": KINDS}
    if least is not None:
        rules["minimum"] = rule(Number, number=least)
    if themes:
        rules["themes"] = MUST
    return a_method(themes=THEMES, questions=Questions(**rules))


def question(id: str, *ksbs: str, theme: str | None = None, exposure: int = 0) -> Candidate:
    return Candidate(id=id, ksbs=ksbs, theme=theme, exposure=exposure)


BANK = (
    question("a", "K1", theme="planning"),
    question("b", "K2", theme="planning"),
    question("c", "K3", theme="delivery"),
    question("d", "S1", theme="delivery"),
    question("e", "S2", theme="review"),
)


def ids(drawn: Drawn) -> list[str]:
    return [one.id for one in drawn.taken]


def the(drawn: Drawn, code: str) -> Finding:
    return next(one for one in drawn.findings if one.code == code)


def test_a_question_is_about_the_theme_it_names_else_about_every_theme_of_its_ksbs() -> None:
    assert about(method(), question("x", "K1", theme="review")) == ("review",)
    assert about(method(), question("x", "S1", "K1")) == ("planning", "delivery")


def test_a_question_fits_with_a_theme_and_ksbs_of_the_method() -> None:
    assert fits(method(), question("x", "K1"))
    assert fits(method(), question("x", theme="review"))
    assert not fits(method(), question("x", "K9"))
    assert not fits(method(), question("x", "K1", theme="elsewhere"))
    assert not fits(method(), question("x"))


def test_every_theme_is_in_and_the_least_number_is_reached() -> None:
    drawn = draw(method(4), BANK, seed="1")
    assert len(drawn.taken) == 4
    assert drawn.themes_missing == ()
    assert the(drawn, "drawing.number").message == "4 questions; the least is 4."
    assert the(drawn, "drawing.themes").message == "Every theme is asked about."
    assert {one.outcome for one in drawn.findings} == {Outcome.MET}


def test_the_set_stands_in_the_order_of_the_themes() -> None:
    every = draw(method(5), BANK, seed="1")
    assert [set(one.themes) for one in every.taken if one.themes] == [{"planning"}, {"delivery"}, {"review"}]
    assert ids(every)[-1] == "e"


def test_the_same_seed_draws_the_same_set_and_another_another() -> None:
    one = ids(draw(method(3), BANK, seed="first"))
    assert ids(draw(method(3), reversed(BANK), seed="first")) == one
    assert {tuple(ids(draw(method(3), BANK, seed=str(seed)))) for seed in range(20)} > {tuple(one)}


def test_themes_may_take_more_questions_than_the_least_number() -> None:
    assert len(draw(method(1), BANK, seed="1").taken) == 3


def test_a_question_about_two_themes_counts_for_both() -> None:
    bank = (question("both", "K3", "S2"), question("a", "K1", theme="planning"))
    drawn = draw(method(1), bank, seed="1")
    assert set(ids(drawn)) == {"both", "a"}
    assert drawn.themes_missing == ()


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_themes_come_also_unasked_as_far_as_there_is_room(seed: str) -> None:
    whole = draw(method(3, themes=False), BANK, seed=seed)
    assert len(whole.taken) == 3
    assert {theme for one in whole.taken for theme in one.themes} == {one.id for one in THEMES}
    assert len(draw(method(2, themes=False), BANK, seed=seed).taken) == 2


def test_a_plan_that_does_not_ask_for_themes_has_none_missing() -> None:
    drawn = draw(method(1, themes=False), BANK, seed="1")
    assert (len(drawn.taken), drawn.themes_missing) == (1, ())
    assert [one.code for one in drawn.findings] == ["drawing.number"]


def test_without_a_number_the_set_is_as_large_as_its_ksbs_need() -> None:
    bank = (*BANK, question("f", "K1", "K2", theme="planning"), question("g", theme="review"))
    drawn = draw(method(None, themes=False), bank, seed="1")
    assert drawn.ksbs_missing == ()
    assert drawn.findings == ()
    assert {"c", "d", "e", "f"} == set(ids(drawn))


def test_what_was_drawn_less_comes_first() -> None:
    bank = (question("old", "K1", exposure=5), question("new", "K1", exposure=2))
    assert ids(draw(method(1, themes=False), bank, seed="1")) == ["new"]


def test_within_a_turn_of_the_least_drawn_the_one_with_more_ksbs_comes_first() -> None:
    bank = (question("rich", "K1", "K2", exposure=1), question("poor", "K3"))
    assert ids(draw(method(1, themes=False), bank, seed="1")) == ["rich"]


def test_ksbs_that_only_one_question_has_are_brought_in_however_often_it_was_drawn() -> None:
    bank = (
        question("worn", "S1", "S2", theme="delivery", exposure=90),
        question("a", "K1", theme="delivery"),
        question("b", "K1", theme="delivery"),
    )
    assert set(ids(draw(method(1, themes=False), bank, seed="1"))) == {"worn"}


def test_a_ksb_is_not_brought_in_at_the_cost_of_a_theme() -> None:
    bank = (question("a", theme="planning"), question("b", "K3", "S1", theme="delivery"))
    drawn = draw(method(1), bank, seed="1")
    assert set(ids(drawn)) == {"a", "b"}


def test_each_question_says_why_it_is_there() -> None:
    bank = (question("a", "K1", theme="planning"), question("b", "K1", theme="planning", exposure=1))
    first, second = draw(method(2), bank, seed="1").taken
    assert {first.id, second.id} == {"a", "b"}
    assert first.message.startswith("The first about Planning and adds K1;")
    assert second.message.startswith("Makes up the number;")
    assert {"never drawn before.", "drawn 1 time before."} == {
        one.message.partition("; ")[2] for one in (first, second)
    }
    assert draw(method(1), [question("x", theme="review")], seed="1").taken[0].message == (
        "The first about Review; never drawn before."
    )


def test_a_bank_that_is_too_small_gives_what_it_has_and_says_what_is_missing() -> None:
    drawn = draw(method(4), BANK[:2], seed="1")
    number, themes = the(drawn, "drawing.number"), the(drawn, "drawing.themes")
    assert set(ids(drawn)) == {"a", "b"}
    assert (number.outcome, number.force, str(number.source)) == (
        Outcome.NOT_MET,
        "must",
        "test-plan § Everything",
    )
    assert number.message == "2 questions; the least is 4, so the bank lacks 2."
    assert themes.message == "The bank has no question left about Delivery or Review."
    assert drawn.themes_missing == ("delivery", "review")
    assert drawn.ksbs_missing == ("K3", "S1", "S2")
    assert draw(method(4), (), seed="1").taken == ()


def test_what_was_asked_before_does_not_come_again_even_where_too_little_is_left() -> None:
    drawn = draw(method(4), BANK, seed="1", excluded={"a", "b", "c"}, rule=AGAIN)
    different = the(drawn, "drawing.different")
    assert set(ids(drawn)) == {"d", "e"}
    assert different.message == "None of the 3 questions of earlier attempts is in the set."
    assert (different.outcome, different.layer) == (Outcome.MET, Layer.POLICY)
    assert str(different.source) == "test-policy § Questions"
    assert the(drawn, "drawing.number").outcome is Outcome.NOT_MET


def test_without_such_a_rule_it_may_come_again() -> None:
    drawn = draw(method(5), BANK, seed="1", excluded={"a"})
    assert "a" in ids(drawn)
    assert "drawing.different" not in {one.code for one in drawn.findings}
    assert "drawing.different" not in {
        one.code for one in draw(method(5), BANK, seed="1", rule=AGAIN).findings
    }


def test_a_set_with_a_question_of_an_earlier_attempt_is_said_to_repeat() -> None:
    told = explained(method(2), BANK[:2], excluded={"b", "z"}, rule=AGAIN)
    assert the(told, "drawing.different").message == "1 question of an earlier attempt would be asked again."
    assert the(told, "drawing.different").outcome is Outcome.NOT_MET


def test_questions_of_other_methods_are_passed_over() -> None:
    assert ids(draw(method(4), [question("x", "K9"), *BANK[:1]], seed="1")) == ["a"]


def test_what_no_theme_holds_stands_at_the_end() -> None:
    assert ids(explained(method(), [question("x", "K9"), BANK[4]])) == ["e", "x"]


def test_a_replacement_loses_no_theme_and_no_ksb_where_another_has_them() -> None:
    bank = (*BANK, question("f", "S2", theme="review"), question("g", "S2", theme="review", exposure=4))
    found = replacement(method(), bank, [BANK[0], BANK[2], BANK[4]], "e", seed="1")
    assert found is not None
    assert found.id == "f"
    again = replacement(method(), bank, [BANK[0], BANK[2], BANK[4]], "e", seed="1", excluded={"f"})
    assert again is not None
    assert again.id == "g"


def test_where_no_other_question_may_be_asked_there_is_no_replacement() -> None:
    assert replacement(method(), BANK[:2], BANK[:2], "a", seed="1") is None
    assert replacement(method(), BANK[:3], BANK[:2], "a", seed="1", excluded={"c"}) is None


def test_a_method_without_questions_has_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="no questions"):
        draw(a_method(), BANK, seed="1")


def test_a_candidate_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw(method(), [*BANK, BANK[0]], seed="1")
