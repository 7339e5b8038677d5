"""Whatever the bank: the same seed draws the same set, nobody is asked twice, and turns come round evenly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.plan import MUST, a_method, a_theme, rule
from touchstone.rules.drawing import Candidate, Drawn, about, draw, replacement
from touchstone.rules.plan.method import Method, Number, QuestionKind, Questions

CODES = {
    "planning": ("K1", "K2", "K3"),
    "delivery": ("S1", "S2"),
    "review": ("B1",),
    "records": ("K4", "S3"),
}
KINDS = (QuestionKind(id="set", title="Set", counts=True),)
TIMES = 1000
SPREAD = 2  # turns between the question drawn most and the one drawn least of a theme, measured


def method(least: int) -> Method:
    themes = tuple(a_theme(id, ksbs=ksbs) for id, ksbs in CODES.items())
    return a_method(
        themes=themes, questions=Questions(kinds=KINDS, minimum=rule(Number, number=least), themes=MUST)
    )


@st.composite
def banks(draw: st.DrawFn) -> list[Candidate]:
    def one(place: int) -> Candidate:
        theme = draw(st.sampled_from(sorted(CODES)))
        ksbs = draw(st.lists(st.sampled_from(CODES[theme]), min_size=1, max_size=3, unique=True))
        named = draw(st.booleans())
        exposure = draw(st.integers(0, 6))
        return Candidate(id=f"q{place}", ksbs=tuple(ksbs), theme=theme if named else None, exposure=exposure)

    return [one(place) for place in range(draw(st.integers(0, 14)))]


LEAST = st.integers(1, 6)
SEEDS = st.text(max_size=8)


def ids(drawn: Drawn) -> list[str]:
    return [one.id for one in drawn.taken]


@given(banks(), LEAST, SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_bank_does_not_matter_and_the_seed_draws_again(
    bank: list[Candidate], least: int, seed: str, random: Random
) -> None:
    shuffled = list(bank)
    random.shuffle(shuffled)
    assert draw(method(least), shuffled, seed=seed) == draw(method(least), bank, seed=seed)


@given(banks(), LEAST, SEEDS, st.sets(st.integers(0, 14)))
def test_excluded_never_comes_and_whatever_can_be_reached_is(
    bank: list[Candidate], least: int, seed: str, gone: set[int]
) -> None:
    plan, excluded = method(least), {f"q{place}" for place in gone}
    drawn = draw(plan, bank, seed=seed, excluded=excluded, rule=MUST)
    left = [one for one in bank if one.id not in excluded]
    assert excluded.isdisjoint(ids(drawn))
    assert len(set(ids(drawn))) == len(drawn.taken) >= min(least, len(left))
    reachable = {theme for one in left for theme in about(plan, one)}
    assert set(drawn.themes_missing) == set(CODES) - reachable
    assert len(drawn.taken) <= max(least, len(CODES))


@given(banks(), LEAST, SEEDS)
def test_no_single_exchange_would_add_a_ksb(bank: list[Candidate], least: int, seed: str) -> None:
    plan = method(least)
    drawn = draw(plan, bank, seed=seed)
    by_id = {one.id: one for one in bank}
    chosen = [by_id[id] for id in ids(drawn)]
    for out in chosen:
        for one in bank:
            after = [each for each in chosen if each != out] + [one]
            themes = {theme for each in after for theme in about(plan, each)}
            if one not in chosen and themes >= set(CODES) - set(drawn.themes_missing):
                assert len({code for each in after for code in each.ksbs}) <= len(drawn.ksbs)


@given(banks(), LEAST, SEEDS)
def test_a_replacement_is_another_question(bank: list[Candidate], least: int, seed: str) -> None:
    drawn = draw(method(least), bank, seed=seed)
    chosen = [one for one in bank if one.id in ids(drawn)]
    for out in chosen:
        found = replacement(method(least), bank, chosen, out.id, seed=seed)
        assert (found is None) == (len(chosen) == len(bank))
        assert found is None or found not in chosen


def test_over_a_thousand_draws_questions_of_a_theme_take_turns() -> None:
    """Six questions to each theme that ask as much: within a theme nobody is ahead by more than measured."""
    bank = [
        Candidate(id=f"{theme}{turn}", ksbs=codes, theme=theme)
        for theme, codes in CODES.items()
        for turn in range(6)
    ]
    drawn = over(TIMES, bank, method(8))
    assert sum(drawn.values()) == 8 * TIMES
    for theme in CODES:
        turns = [count for id, count in drawn.items() if id.startswith(theme)]
        assert len(turns) == 6
        assert max(turns) - min(turns) <= SPREAD


def over(times: int, bank: list[Candidate], plan: Method) -> Counter[str]:
    """How often each question is drawn, where every draw counts for those after it."""
    count: Counter[str] = Counter()
    for turn in range(times):
        known = [replace(one, exposure=count[one.id]) for one in bank]
        count.update(ids(draw(plan, known, seed=str(turn))))
    return count
