"""The generated reference pages: made from what the program itself uses, so that they cannot be wrong."""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.cli.reference.answers import answers_page
from touchstone.cli.reference.commands import commands_page
from touchstone.cli.reference.formats import format_page
from touchstone.cli.reference.sources import sources_page
from touchstone.plans.published import NAMES

MADE = "<!-- Made by `touchstone reference`. Change the program, then make this page again. -->\n\n"


def pages() -> Mapping[str, str]:
    """Every page's text by its file name."""
    formats = {f"{name}-format.md": format_page(name) for name in NAMES}
    others = {
        "answers.md": answers_page(),
        "commands.md": commands_page(),
        "sources-cited.md": sources_page(),
    }
    found = dict(sorted({**formats, **others}.items()))
    return {name: MADE + text for name, text in ({"README.md": _index(found)} | found).items()}


def _index(found: Mapping[str, str]) -> str:
    titles = "\n".join(
        f"- [{text.partition(chr(10))[0].removeprefix('# ')}]({name})" for name, text in found.items()
    )
    return f"# Reference\n\n{titles}\n"
