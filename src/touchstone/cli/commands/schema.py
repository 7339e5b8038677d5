"""``touchstone schema``: the published JSON Schema of each kind of file."""

from __future__ import annotations

from typing import Annotated

import typer

from touchstone.cli.answer import Answer

Kind = Annotated[
    str, typer.Argument(metavar="KIND", help="plan, record, case, policy, scheme, sources or regimes.")
]


def schema(kind: Kind) -> Answer:
    """Print the JSON Schema (2020-12) of a kind of file, made from what the reader itself uses.

    Exit status: 0, or 2 for a kind that there is not.
    """
    from touchstone.cli.answering import write_json
    from touchstone.cli.refusal import WrongInput
    from touchstone.plans import published

    if kind not in published.NAMES:
        raise WrongInput(
            "KIND", f'there is no schema of "{kind[:40]}".', f"Known are: {', '.join(published.NAMES)}."
        )
    made = published.schema(kind)
    return Answer(document=made, show=lambda _: write_json(made))
