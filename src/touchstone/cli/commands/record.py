"""``touchstone record check``: whether a record can be read, and contradicts neither itself nor its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchstone.cli.answer import Answer, Status
from touchstone.cli.options import On, PlanChoice, PlansFolder, RecordFile

if TYPE_CHECKING:
    from touchstone.cli.page import Page


def check(file: RecordFile, on: On = None, plan: PlanChoice = None, plans: PlansFolder = None) -> Answer:
    """Check a record against its format, itself and its plan, without judging it.

    Exit status: 0 when it is valid, 1 when it can be read but contradicts itself or its plan, 2 when it
    cannot be read as a record.
    """
    from touchstone.cli.contradictions import placed
    from touchstone.cli.gathering import situation_of
    from touchstone.cli.refusal import Refusal
    from touchstone.rules.judge import notices
    from touchstone.rules.validity import problems

    situation = situation_of(file, on, plan=plan, plans=plans)
    record, said = situation.record, notices(situation.plan)
    found = placed(file, problems(situation)) if problems(situation) else ()
    refused = Refusal("the record contradicts itself or its plan:", found)

    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices

        show_notices(page, said)
        if not found:
            page.line(
                f"{file}: a valid record of {record.standard} {record.version}, {record.apprentice.id}."
            )

    return Answer(
        document={**(refused.document if found else {"valid": True, "problems": []}), "notices": said},
        show=show,
        refused=refused if found else None,
        status=Status.DOES_NOT_HOLD if found else Status.FINE,
    )
