"""How a method is conducted: figures that could never be kept together."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.lint.fault import LintFault
from touchstone.plans.tree import KeyPath
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method, Questions, Recordings
from touchstone.rules.words import plural


def faults(plan: Plan) -> Iterator[LintFault]:
    """Faults of durations, recordings and questions in each method."""
    if not plan.methods:
        yield LintFault(("methods",), "the plan has no methods.", "List them.")
    for index, method in enumerate(plan.methods):
        path: KeyPath = ("methods", index)
        yield from _duration(path, method)
        if method.recordings is not None:
            yield from _recordings((*path, "recordings"), method.recordings)
        if method.questions is not None:
            yield from _questions((*path, "questions"), method, method.questions)


def _duration(path: KeyPath, method: Method) -> Iterator[LintFault]:
    if method.duration is None:
        return
    here: KeyPath = (*path, "duration", "minutes")
    counted = [section for section in method.sections if section.counted]
    lasts = plural(method.duration.minutes, "minute")
    together = sum(section.minutes or 0 for section in counted)
    if not counted:
        message = f"{method.id} lasts {lasts}, and none of its sections counts."
        yield LintFault(here, message, "Add a section that counts, or delete the duration.")
    elif together > method.duration.minutes:
        message = f"{method.id} lasts {lasts}; what counts takes {together}."
        yield LintFault(
            here, message, "Mend the minutes, or write counted: false at a section that does not count."
        )


def _recordings(path: KeyPath, recordings: Recordings) -> Iterator[LintFault]:
    assessed, length = recordings.assessed, recordings.length
    if assessed is not None and length is not None and assessed.minutes > length.minutes:
        message = (
            f"{plural(assessed.minutes, 'minute')} assessed, of a recording that may last {length.minutes}."
        )
        yield LintFault((*path, "assessed", "minutes"), message, "Assess no more than the shortest holds.")


def _questions(path: KeyPath, method: Method, questions: Questions) -> Iterator[LintFault]:
    if questions.minimum is not None and not any(kind.counts for kind in questions.kinds):
        message = f"{plural(questions.minimum.number, 'question')} must count, and no kind of question does."
        yield LintFault((*path, "minimum"), message, "Write counts: true at the kind that counts.")
    if questions.themes is not None and not method.themes:
        message = f"every theme of {method.id} is to be asked about, and it has none."
        yield LintFault((*path, "themes"), message, "List the themes, or delete this.")
