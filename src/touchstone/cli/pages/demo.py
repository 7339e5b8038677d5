"""The demonstration for people: what each thing is, how the three stand, why, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.text import Text

from touchstone.cli.demonstration import Demonstration, Told
from touchstone.cli.page import INDENT, Page
from touchstone.cli.pages.ahead import steps_table
from touchstone.cli.pages.documents import show_documents
from touchstone.cli.pages.findings import FORCES, show_list
from touchstone.cli.pages.grades import graded, overall_graded
from touchstone.plans.sources import shipped_sources
from touchstone.rules.findings import Outcome
from touchstone.rules.plan import Plan
from touchstone.rules.report import AttemptReport
from touchstone.rules.stages import WORDS
from touchstone.rules.words import on_date, plain

STEPS = 3


def show_demonstration(page: Page, shown: Demonstration, written: Mapping[str, tuple[Path, Path]]) -> None:
    """The page."""
    plan = shown.plan
    page.title(f"Three apprentices, judged by {plan.identity.title} ({plan.identity.name})")
    page.blank()
    page.line(shown.says)
    page.blank()
    page.facts(shown.words)
    page.blank()
    page.rows(_titles(shown), (_row(plan, told) for told in shown.apprentices))
    for told in shown.apprentices:
        _story(page, told)
    cited = [one for told in shown.apprentices for one in told.report.findings]
    show_documents(page, cited, shipped_sources())
    _look_closer(page, shown, written)


def _titles(shown: Demonstration) -> tuple[str, ...]:
    methods = (shown.columns[method.id] for method in shown.plan.methods)
    return "Apprentice", *methods, "Overall", "Stage"


def _row(plan: Plan, told: Told) -> tuple[Text, ...]:
    report = told.report
    counts = {attempt.method: attempt for attempt in report.attempts if attempt.standing == "counts"}
    cells = (
        graded(counts[method.id].grade) if method.id in counts else Text("not taken", "dim")
        for method in plan.methods
    )
    return Text(told.name, "bold"), *cells, overall_graded(report.overall), Text(WORDS[report.stage])


def _story(page: Page, told: Told) -> None:
    page.heading(f"{told.name}, on {on_date(told.situation.today)}")
    page.line(told.story, indent=INDENT)
    for text, clause in _reasons(told):
        page.bullet(Text.assemble(text, (f"\n{clause}", "dim")))
    unmet = [one for one in told.report.findings if one.outcome is Outcome.NOT_MET]
    if unmet:
        page.line(
            "What is not met, most binding first (✗ blocks, ! advises or needs a reason):", indent=INDENT
        )
        show_list(page, sorted(unmet, key=lambda one: list(FORCES).index(one.force)))
    page.line("What comes next:", indent=INDENT)
    page.show(steps_table(told.report.next_steps[:STEPS], reasons=False), INDENT)


def _reasons(told: Told) -> Iterator[tuple[str, str]]:
    """Each missed criterion of a fail with the assessor's words, then what made the overall grade."""
    report = told.report
    for attempt in report.attempts:
        if attempt.grade.passes is False:
            yield from _missed(told, attempt)
    overall = report.traces["overall"]
    if report.overall.complete:
        capped = report.overall.capped
        if capped:
            inner = overall.because[0]
            yield f"Before the cap: {inner.answer}. {inner.why}", str(inner.source)
        name = "With the cap" if capped else _sentence(overall.what)
        yield f"{name}: {overall.answer}. {overall.why}", str(overall.source)


def _missed(told: Told, attempt: AttemptReport) -> Iterator[tuple[str, str]]:
    """The criteria that the least passing grade asks for and that were not reached."""
    passes = {plain(scale.passes_from) for scale in told.situation.plan.scales.values()}
    steps = [step for step in told.report.traces[attempt.id].because if step.what in passes]
    missed = {f"criterion {id} ({kind})" for kind, ids in attempt.remaining.items() for id in ids}
    for part in (part for step in steps for part in step.walk() if part.what in missed):
        said = part.compared.get("reason", part.why)
        yield f"{_sentence(part.what)} {part.answer} in {attempt.id}: {said}", str(part.source)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _look_closer(page: Page, shown: Demonstration, written: Mapping[str, tuple[Path, Path]]) -> None:
    page.heading("Look closer")
    pictures = ", ".join(str(picture) for _, picture in written.values())
    page.line(f"A timeline of each is drawn in {pictures}; their records stand beside them.", indent=INDENT)
    told = shown.apprentices[1]
    record = written[told.name][0]
    for command in (
        "assess FILE --on DAY",
        "explain FILE overall --on DAY",
        "whatif FILE --on DAY --set PD-D1=met",
    ):
        page.line(
            "touchstone " + command.replace("FILE", str(record)).replace("DAY", told.on), "cyan", 2 * INDENT
        )
