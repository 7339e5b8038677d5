"""``touchstone sheet``: the apprentice's planning sheet for one method, as an accessible PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.options import PlansFolder, PolicyFile
from touchstone.cli.output import Out, write

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Standard = Annotated[str, typer.Argument(metavar="STANDARD", help="Such as ST1379; or a plan file.")]
Version = Annotated[
    str | None, typer.Option("--version", metavar="VERSION", help="Such as 1.1; default: the newest.")
]
MethodId = Annotated[str, typer.Option("--method", metavar="METHOD", help="The method's id in the plan.")]


def sheet(
    standard: Standard,
    method: MethodId,
    version: Version = None,
    policy: PolicyFile = None,
    plans: PlansFolder = None,
    output: Out = None,
) -> Answer:
    """Write the planning sheet that an apprentice prepares a method with (PDF/UA).

    Default file name: STANDARD-VERSION-METHOD.pdf. Exit status: 0, or 2.
    """
    from touchstone.cli.gathering import method_of, plan_of, versioned
    from touchstone.cli.refusal import WrongInput
    from touchstone.documents.sheet import sheet_pdf
    from touchstone.documents.typeset import CannotTypesetError
    from touchstone.plans.law_files import DEFAULT_POLICY, load_policy

    plan = plan_of(versioned(standard, version), plans)
    chosen = method_of(plan, method)
    identity = plan.identity
    path = output or Path(f"{identity.reference}-{identity.version}-{chosen.id}.pdf")
    try:
        pdf = sheet_pdf(plan, chosen.id, load_policy(policy or DEFAULT_POLICY))
    except CannotTypesetError as error:
        raise WrongInput(
            str(path), f"the sheet cannot be typeset: {error}", "Mend the plan's wording."
        ) from None
    write(path, pdf)

    def show(page: Page) -> None:
        page.line(f"The planning sheet for “{chosen.title}” ({identity.name}) is written to {path}")

    return Answer(document={"written_to": path, "plan": identity.name, "method": chosen.id}, show=show)
