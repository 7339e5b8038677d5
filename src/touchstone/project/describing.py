"""Write the API's description into the documentation, or tell whether it is current.

``python -m touchstone.project.describing docs/reference/api [--check]``
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIRST = "<!-- Made by `make reference`. Change the program, then make this page again. -->"


def pages() -> dict[str, str]:
    """The document for programs, and the page for people."""
    from touchstone.api.reading import chapters
    from touchstone.api.views import described

    document = described()
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    return {"openapi.json": text, "README.md": "\n".join(_page(document, chapters(document))) + "\n"}


def _page(document: dict[str, Any], chapters: Any) -> Iterator[str]:
    yield from (FIRST, "", "# API", "", document["info"]["description"].strip(), "")
    yield from (
        "The whole of it, for programs: [openapi.json](openapi.json). Every instance shows it at `/api/`.",
        "",
    )
    for chapter in chapters:
        yield from (f"## {chapter.name.capitalize()}", "", chapter.about, "")
        yield from ("| operation | scope | what it does |", "| --- | --- | --- |")
        for one in chapter.operations:
            scope = f"`{one.scope}`" if one.scope else "any"
            yield f"| `{one.method} {one.path}` | {scope} | {one.about} |"
        yield ""


def main(folder: Path, *, check: bool) -> int:
    """Write the pages, or say which are not current; the exit status."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.project.settings")
    os.environ.setdefault("TOUCHSTONE_SECRET_KEY", "for a description alone")
    django.setup()
    made = pages()
    if not check:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in made.items() if not _same(folder / name, text)]
    for name in stale:
        sys.stderr.write(f"{folder / name} is not current. Run make reference.\n")
    return 1 if stale else 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), check="--check" in sys.argv))
