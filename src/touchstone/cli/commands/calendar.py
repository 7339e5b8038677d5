"""``touchstone calendar``: every deadline for anybody's calendar program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchstone.cli.answer import Answer
from touchstone.cli.answering import say, write_raw
from touchstone.cli.options import On, PlanChoice, PlansFolder, PolicyFile, RecordFile, SchemeFile
from touchstone.cli.output import Out, write

if TYPE_CHECKING:
    from touchstone.cli.page import Page


def calendar(
    file: RecordFile,
    on: On = None,
    plan: PlanChoice = None,
    policy: PolicyFile = None,
    scheme: SchemeFile = None,
    plans: PlansFolder = None,
    output: Out = None,
) -> Answer:
    """All deadlines of an apprentice as iCalendar (.ics), with whose they are and their clause.

    Without -o it goes to stdout, and notes about the plan go to stderr. Exit status: 0, or 2 when the record
    cannot be judged.
    """
    from touchstone.cli.gathering import judged
    from touchstone.documents.deadlines_calendar import deadlines_ics
    from touchstone.rules.words import plural

    _, report = judged(file, on, plan=plan, policy=policy, scheme=scheme, plans=plans)
    ics = deadlines_ics(report)
    if output is not None:
        write(output, ics)

    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices

        if output is None:
            for notice in report.notices:
                say(f"Note: {notice}")
            write_raw(ics.decode())
        else:
            show_notices(page, report.notices)
            page.line(f"{plural(len(report.deadlines), 'deadline')} written to {output}")

    document = {"notices": report.notices, "deadlines": report.deadlines, "written_to": output}
    return Answer(document=document, show=show)
