"""``touchstone grade-many``: the grades of a whole cohort, from table to table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import PlansFolder

if TYPE_CHECKING:
    from touchstone.cli.page import Page
    from touchstone.cohort.files import Tally

CohortFile = Annotated[
    Path, typer.Argument(metavar="FILE", readable=False, help="One row per apprentice: .csv or .parquet.")
]
Result = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="OUT", readable=False, help="Where to write: .csv or .parquet."),
]
CAP_UNKNOWN = (
    "No column says who carries the cap, so the overall grades are those without it. Add the column capped: "
    "true where a method was resat or retaken, else false."
)
IDS_SHOWN = 5
PlanName = Annotated[
    str, typer.Option("--plan", metavar="PLAN", help="A plan file, or STANDARD@VERSION such as ST1379@1.1.")
]


def grade_many(file: CohortFile, output: Result, plan: PlanName, plans: PlansFolder = None) -> Answer:
    """Grade a cohort: each method and overall, from a table of criteria to a table of grades.

    Columns in: id, one per criterion with its level or nothing, METHOD.score for a test, capped. Columns out:
    id; for each method and overall its grade (blank while it cannot be told), its lowest and its highest.
    An id that stands in several rows is graded in each of them, with a notice.
    Exit status: 0, or 2 when the table is refused: then nothing is written.
    """
    from touchstone.cli.gathering import plan_of
    from touchstone.cli.refusal import WrongInput
    from touchstone.cohort.files import grade_file
    from touchstone.rules.judge import notices

    chosen = plan_of(plan, plans)
    try:
        with _progress() as progress:
            tally = grade_file(chosen, file, output, progress=progress)
    except ValueError as error:
        raise WrongInput(str(file), f"this cannot be graded: {error}.") from None
    said = (*notices(chosen), *([CAP_UNKNOWN] if tally.cap_unknown else []), *_repeated(tally.repeated))

    def show(page: Page) -> None:
        from touchstone.cli.pages.notices import show_notices

        show_notices(page, said)
        number = "1 apprentice" if tally.rows == 1 else f"{tally.rows:,} apprentices"
        page.line(f"{number} graded by {chosen.identity.name}, written to {output}")
        page.blank()
        page.rows(("Overall", "Apprentices", "Share"), _shares(tally))

    document = {"notices": said, "written_to": output, "rows": tally.rows, "overall": tally.overall}
    return Answer(document=document, show=show)


def _repeated(ids: tuple[str, ...]) -> Iterator[str]:
    """A notice of ids that stand in several rows, with the first few of them."""
    from touchstone.plans.fault import cut
    from touchstone.rules.words import listed

    if ids:
        told = "1 id stands" if len(ids) == 1 else f"{len(ids):,} ids stand"
        more = f"{len(ids) - IDS_SHOWN:,} more"
        names = listed([*map(cut, ids[:IDS_SHOWN]), *([more] if len(ids) > IDS_SHOWN else [])])
        yield (
            f"{told} in more than one row: {names}. Each row was graded and counted by itself. Check whether "
            "someone was entered twice."
        )


def _shares(tally: Tally) -> Iterator[tuple[str, str, str]]:
    from touchstone.rules.words import plain

    for grade, number in sorted(tally.overall.items(), key=lambda one: -one[1]):
        name = plain(grade).capitalize() or "Cannot tell yet"
        yield name, f"{number:,}", f"{100 * number / tally.rows:.1f} %"


@contextmanager
def _progress() -> Iterator[Callable[[int, float], None] | None]:
    """A bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    with Progress(
        *Progress.get_default_columns()[:3], TimeRemainingColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("Grading", total=1.0)
        yield lambda rows, share: bar.update(task, completed=share, description=f"Grading {rows:,}")
