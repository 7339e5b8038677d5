"""The difference of two plans for people: by kind, each with its place, what was and what is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from touchstone.cli.page import Page
from touchstone.plans.diff import Difference, Kind
from touchstone.plans.rewording import Change, marked
from touchstone.rules.plan import Plan
from touchstone.rules.words import plural

HEADINGS: Mapping[Kind, str] = {
    "criterion": "Criteria",
    "ksb": "KSBs",
    "figure": "Figures",
    "wording": "Wording",
    "structure": "Structure",
}
FATES: Mapping[Change, str] = {"same": "", "removed": "red", "added": "green"}


def show_differences(page: Page, a: Plan, b: Plan, found: Sequence[Difference]) -> None:
    """All differences under the heading of their kind."""
    page.title(f"From {a.identity.name} to {b.identity.name}: {_number(found)}")
    for kind, heading in HEADINGS.items():
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            page.heading(heading)
        for one in of_kind:
            page.bullet(_told(one))


def _number(found: Sequence[Difference]) -> str:
    return plural(len(found), "difference") if found else "no difference"


def _told(one: Difference) -> Text:
    text = Text(one.where, "bold")
    if one.reworded:
        text.append("\n")
        for fate, words in one.reworded:
            text.append(f"{marked(((fate, words),))} ", FATES[fate])
        return text
    if one.before is not None:
        text.append(f"\n- {one.before}", "red")
    if one.after is not None:
        text.append(f"\n+ {one.after}", "green")
    return text
