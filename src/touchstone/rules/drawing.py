"""Which questions of a bank an apprentice is asked: every theme, as many KSBs as go in, each asked as often.

Promise: the same method, candidates and seed give the same set, in whatever order the candidates come. The
caller draws the seed and keeps it with the set, so that anybody can draw the same set again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from touchstone.rules.findings import Finding, find
from touchstone.rules.plan.method import Method, Questions
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import listed, plural

BAND = 1  # a question drawn so many times more than the least drawn may still come before it, for its KSBs


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question that may be asked; ``exposure`` counts how often it was drawn before."""

    id: str
    ksbs: tuple[str, ...]
    theme: str | None = None
    exposure: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A question of the set, what no question before it in the set covers, and why it is there, in words."""

    id: str
    themes: tuple[str, ...]
    ksbs: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A set in the order of the plan's themes, and what it leaves out."""

    taken: tuple[Taken, ...]
    ksbs: tuple[str, ...]
    ksbs_missing: tuple[str, ...]
    themes_missing: tuple[str, ...]
    findings: tuple[Finding, ...]


def about(method: Method, one: Candidate) -> tuple[str, ...]:
    """The themes that a question is about: the one it names, else every theme that holds a KSB it cites."""
    if one.theme is not None:
        return (one.theme,)
    return tuple(theme.id for theme in method.themes if not set(theme.ksbs).isdisjoint(one.ksbs))


def fits(method: Method, one: Candidate) -> bool:
    """Whether a question can be asked in a method: it has its theme and every KSB, and is about something."""
    themes = {theme.id for theme in method.themes}
    known = set(one.ksbs) <= set(method.ksbs) and (one.theme is None or one.theme in themes)
    return known and bool(one.ksbs or one.theme)


def draw(
    method: Method,
    candidates: Iterable[Candidate],
    *,
    seed: str,
    excluded: Collection[str] = (),
    rule: Statement | None = None,
) -> Drawn:
    """A balanced set of questions that count, as many as the plan asks for at least.

    ``excluded`` are those that the apprentice has had before, and ``rule`` what says that they do not come
    again; without one they do. Themes come first and may make the set larger than the least number. Where
    the plan sets no number, the set is as large as its KSBs need. A bank that is too small gives what it has,
    and the findings say what is missing. Raises ``ValueError`` for a method without questions, and for a
    candidate that comes twice.
    """
    _questions(method)
    pool = _pool(method, candidates, excluded if rule is not None else ())
    return explained(method, _balanced(method, pool, seed), excluded=excluded, rule=rule)


def replacement(
    method: Method,
    candidates: Iterable[Candidate],
    chosen: Sequence[Candidate],
    out: str,
    *,
    seed: str,
    excluded: Collection[str] = (),
) -> Candidate | None:
    """The question that takes the place of one of the set, or ``None`` where no other may be asked.

    It loses as few themes, then as few KSBs as can be. ``excluded`` holds whatever must not come: what was
    asked before, and what was taken out of this set.
    """
    left = [one for one in chosen if one.id != out]
    unfit = {*excluded, out, *(one.id for one in left)}
    pool = _pool(method, candidates, unfit)
    if not pool:
        return None
    lots, least = _lots(pool, seed), min(one.exposure for one in pool)

    def worth(one: Candidate) -> tuple[int, int, int, int, str]:
        themes, ksbs = _covered(method, [*left, one])
        return -len(themes), -len(ksbs), _beyond(one, least), one.exposure, lots[one.id]

    return min(pool, key=worth)


def explained(
    method: Method,
    chosen: Sequence[Candidate],
    *,
    excluded: Collection[str] = (),
    rule: Statement | None = None,
) -> Drawn:
    """What a set covers, why each question is in it, and whether it is what the plan asks for."""
    rules, ordered = _questions(method), _in_order(method, chosen)
    themes, ksbs = _covered(method, ordered)
    missing = tuple(theme.id for theme in method.themes if theme.id not in themes)
    return Drawn(
        taken=tuple(_reasons(method, ordered)),
        ksbs=tuple(code for code in method.ksbs if code in ksbs),
        ksbs_missing=tuple(code for code in method.ksbs if code not in ksbs),
        themes_missing=missing if rules.themes is not None else (),
        findings=tuple(_findings(method, ordered, missing, excluded, rule)),
    )


def _questions(method: Method) -> Questions:
    if method.questions is None:
        raise ValueError(f"{method.title} has no questions: there is nothing to draw.")
    return method.questions


def _pool(method: Method, candidates: Iterable[Candidate], unfit: Collection[str]) -> list[Candidate]:
    """Those that may be asked, in an order of their own."""
    every = sorted(candidates, key=lambda one: one.id)
    ids = [one.id for one in every]
    if len(ids) != len(set(ids)):
        raise ValueError("A candidate comes twice; name each question once.")
    gone = set(unfit)
    return [one for one in every if one.id not in gone and fits(method, one)]


def _lots(pool: Iterable[Candidate], seed: str) -> dict[str, str]:
    """The lot that decides between equals: no generator whose numbers another release could change."""
    return {one.id: sha256(f"{seed}\n{one.id}".encode()).hexdigest() for one in pool}


def _beyond(one: Candidate, least: int) -> int:
    """How much more often than the least drawn, beyond what its KSBs may make up for."""
    return max(0, one.exposure - least - BAND)


def _balanced(method: Method, pool: list[Candidate], seed: str) -> list[Candidate]:
    rules, lots = _questions(method), _lots(pool, seed)
    chosen: list[Candidate] = []
    for theme in _scarcest_first(method, pool):
        if rules.themes is None and not (rules.minimum and len(chosen) < rules.minimum.number):
            break  # the plan does not ask for themes: they come as far as there is room
        if not any(theme in about(method, one) for one in chosen):
            among = [one for one in pool if theme in about(method, one)]
            chosen.append(_next(method, among, chosen, lots))
    while len(chosen) < len(pool) and _wants_more(method, rules, pool, chosen):
        chosen.append(_next(method, [one for one in pool if one not in chosen], chosen, lots))
    return _improved(method, pool, chosen, lots)


def _scarcest_first(method: Method, pool: list[Candidate]) -> list[str]:
    """The themes that any question is about, the one with the fewest first; else as in the plan."""
    count = {theme.id: sum(theme.id in about(method, one) for one in pool) for theme in method.themes}
    return sorted((theme for theme, some in count.items() if some), key=lambda theme: count[theme])


def _wants_more(method: Method, rules: Questions, pool: list[Candidate], chosen: list[Candidate]) -> bool:
    """Whether the least number is not reached; where the plan sets none, whether a KSB can still be added."""
    if rules.minimum is not None:
        return len(chosen) < rules.minimum.number
    return _covered(method, chosen)[1] != _covered(method, pool)[1]


def _next(method: Method, among: list[Candidate], chosen: list[Candidate], lots: dict[str, str]) -> Candidate:
    """Of those drawn least, the one that adds most KSBs; what adds nothing comes last without a number."""
    ksbs, least = _covered(method, chosen)[1], min(one.exposure for one in among)
    numbered = _questions(method).minimum is not None

    def worth(one: Candidate) -> tuple[bool, int, int, int, str]:
        more = len(set(one.ksbs) - ksbs)
        idle = not numbered and not more
        return idle, _beyond(one, least), -more, one.exposure, lots[one.id]

    return min(among, key=worth)


def _improved(
    method: Method, pool: list[Candidate], chosen: list[Candidate], lots: dict[str, str]
) -> list[Candidate]:
    """One question for another as long as that adds a KSB and loses no theme: KSBs count more than turns."""
    while True:
        themes, ksbs = _covered(method, chosen)
        better = [
            (-len(after[1]), one.exposure - gone.exposure, lots[one.id], lots[gone.id], changed)
            for one in pool
            if one not in chosen and not set(one.ksbs) <= ksbs
            for gone in chosen
            for changed in [[*(each for each in chosen if each != gone), one]]
            for after in [_covered(method, changed)]
            if after[0] >= themes and len(after[1]) > len(ksbs)
        ]
        if not better:
            return chosen
        chosen = min(better, key=lambda one: one[:4])[4]


def _covered(method: Method, some: Iterable[Candidate]) -> tuple[set[str], set[str]]:
    """The themes and the KSBs that questions are about together."""
    themes: set[str] = set()
    ksbs: set[str] = set()
    for one in some:
        themes.update(about(method, one))
        ksbs.update(one.ksbs)
    return themes, ksbs


def _in_order(method: Method, chosen: Sequence[Candidate]) -> list[Candidate]:
    """By theme as in the plan, those about several by their first; within a theme as they were taken."""
    places = {theme.id: place for place, theme in enumerate(method.themes)}
    return sorted(chosen, key=lambda one: min((places[id] for id in about(method, one)), default=len(places)))


def _reasons(method: Method, ordered: list[Candidate]) -> Iterator[Taken]:
    for place, one in enumerate(ordered):
        themes, ksbs = _covered(method, ordered[:place])
        titles = {theme.id: theme.title for theme in method.themes}
        new = tuple(id for id in about(method, one) if id not in themes)
        more = tuple(code for code in one.ksbs if code not in ksbs)
        said = [f"the first about {listed(titles[id] for id in new)}"] if new else []
        said += [f"adds {listed(more)}"] if more else []
        words = " and ".join(said) or "makes up the number"
        often = f"drawn {plural(one.exposure, 'time')} before" if one.exposure else "never drawn before"
        yield Taken(id=one.id, themes=new, ksbs=more, message=f"{words[0].upper()}{words[1:]}; {often}.")


def _findings(
    method: Method,
    ordered: list[Candidate],
    missing: tuple[str, ...],
    excluded: Collection[str],
    rule: Statement | None,
) -> Iterator[Finding]:
    """``drawing.number``, ``drawing.themes`` and ``drawing.different``, as far as anything asks for them."""
    rules = _questions(method)
    if rules.minimum is not None:
        have, least = len(ordered), rules.minimum.number
        message = f"{plural(have, 'question')}; the least is {least}"
        message += "." if have >= least else f", so the bank lacks {least - have}."
        yield find("drawing.number", have >= least, message, rules.minimum, drawn=have, at_least=least)
    if rules.themes is not None:
        titles = [theme.title for theme in method.themes if theme.id in missing]
        message = "Every theme is asked about."
        if titles:
            message = f"The bank has no question left about {listed(titles, 'or')}."
        yield find("drawing.themes", not titles, message, rules.themes, missing=len(titles))
    if rule is not None and excluded:
        again = sorted(one.id for one in ordered if one.id in set(excluded))
        message = f"None of the {plural(len(excluded), 'question')} of earlier attempts is in the set."
        if again:
            message = f"{plural(len(again), 'question')} of an earlier attempt would be asked again."
        yield find(
            "drawing.different",
            not again,
            message,
            rule,
            layer=Layer.POLICY,
            again=len(again),
            before=len(excluded),
        )
