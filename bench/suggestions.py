"""Suggestions of KSBs: how often a right one is found, by words or with the larger model, at what cost."""

from __future__ import annotations

import resource
from collections.abc import Iterator, Mapping
from statistics import median
from time import perf_counter

from bench.line import Line
from tests.exhaustive.shipped import shipped
from tests.unit.inspection.suggesting.labelled import EVERYDAY, EVIDENCE, VERSIONS, Suggests, rightly
from touchstone.inspection.suggesting.meaning import Meaning
from touchstone.inspection.suggesting.model import installed, model
from touchstone.inspection.suggesting.ranking import LONGEST, Suggester

SETS = {"in words like the plan's": EVIDENCE, "in everyday words": EVERYDAY}
MISSING = "The larger model is not installed: make model"
ROUNDS = 3


def measure() -> Iterator[Line]:
    """Both ways on both sets; the larger model's time and memory."""
    plans = {plan: shipped(f"{plan}/{version}") for plan, version in VERSIONS.items()}
    words = {name: Suggester.of(plan) for name, plan in plans.items()}
    if not installed():
        yield from _right(words, words, MISSING)
        return
    held, begun = _held(), perf_counter()
    model()
    yield Line("Loading the larger model", (perf_counter() - begun) * 1000, "ms")
    begun = perf_counter()
    meaning = {name: Meaning(plan) for name, plan in plans.items()}
    yield Line("Reading the KSBs of two plans", (perf_counter() - begun) * 1000, "ms")
    yield from _right(meaning, words, "beside words alone")
    for what, text in (("a short text", EVIDENCE[0]["text"]), ("20,000 characters", _long())):
        ours, theirs = (_taken(one, text) for one in (meaning["ST1379"], words["ST1379"]))
        yield Line(f"Suggestions for {what}", ours * 1000, "ms", reference=theirs * 1000, ratio=theirs / ours)
    yield Line("Memory that the model took", (_held() - held) / 1024, "MB")


def _right(ours: Mapping[str, Suggests], theirs: Mapping[str, Suggests], note: str) -> Iterator[Line]:
    for said, texts in SETS.items():
        for plan in (*VERSIONS, ""):
            mine, others = rightly(texts, ours, plan), rightly(texts, theirs, plan)
            for at, place in enumerate(("first", "among three")):
                what = f"Right {place}, {plan or 'both plans'}, {mine[2]} texts {said}"
                share, beside = (100 * one[at] / one[2] for one in (mine, others))
                yield Line(what, share, "%", reference=beside, note=note)


def _long() -> str:
    text = " ".join(one["text"] for one in (*EVIDENCE, *EVERYDAY))
    return (text * (LONGEST // len(text) + 1))[:LONGEST]


def _taken(suggester: Suggests, text: str) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        suggester.suggest(text)
        times.append(perf_counter() - begun)
    return median(times)


def _held() -> int:
    """The most memory that this process held, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
