"""From a template and its context to a document: the one place that calls typst."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from touchstone.documents.drawing import all_drawable
from touchstone.documents.extra import load

STANDARDS = ("ua-1", "a-3a")  # for screen readers, and to be readable in decades
FONTS = "fontpkg_atkinson_hyperlegible"  # letters made for readers with low vision, installed as a package
EPOCH = date(1970, 1, 1)
SECONDS_A_DAY = 86_400
CONTEXT = "context.json"


class CannotTypesetError(ValueError):
    """The document cannot be made; the message says what typst found."""


@dataclass(frozen=True)
class Typeset:
    """A template of this package, by its path in it, filled with a context and dated ``on``.

    A context too large to be handed over is left in a ``folder``, where the template reads it.
    """

    template: str
    context: Mapping[str, Any]
    on: date
    folder: Path | None = None

    def pdf(self) -> bytes:
        """An accessible PDF. The same context gives the same bytes: no clock, no font of the machine."""
        return self._compile(format="pdf", pdf_standards=list(STANDARDS))[0]

    def readable_pdf(self) -> bytes:
        """As ``pdf``, of what people typed: a letter that our typefaces lack, as an emoji, becomes ``?``."""
        try:
            return self.pdf()
        except CannotTypesetError:
            return replace(self, context=all_drawable(dict(self.context))).pdf()

    def pictures(self, pixels_per_inch: int) -> list[bytes]:
        """Each page as PNG."""
        return self._compile(format="png", ppi=float(pixels_per_inch))

    def _compile(self, **options: Any) -> list[bytes]:
        typst = load("typst")
        try:
            made = typst.compile(
                files("touchstone.documents").joinpath(self.template).read_bytes(),
                font_paths=[str(_fonts())],
                ignore_system_fonts=True,
                **self._given(),
                timestamp=(self.on - EPOCH).days * SECONDS_A_DAY,
                **options,
            )
        except typst.TypstError as error:
            raise CannotTypesetError(f"The document cannot be made: {error}") from error
        return made if isinstance(made, list) else [made]

    def _given(self) -> dict[str, Any]:
        said = json.dumps(self.context)
        if self.folder is None:
            return {"sys_inputs": {"context": said}}
        (self.folder / CONTEXT).write_text(said, "utf-8")
        return {"root": str(self.folder)}


def _fonts() -> Path:
    load(FONTS)
    return Path(str(files(FONTS).joinpath("files")))
