"""From a template and its context to a document: the one place that calls typst."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from touchstone.documents.extra import load

STANDARDS = ("ua-1", "a-3a")  # for screen readers, and to be readable in decades
FONTS = "fontpkg_atkinson_hyperlegible"  # letters made for readers with low vision, installed as a package
EPOCH = date(1970, 1, 1)
SECONDS_A_DAY = 86_400
# Everything but Latin, Greek, Cyrillic, Hebrew, Arabic and common punctuation.
UNDRAWN = re.compile(
    "[^\\n\\x20-\\x7e\\xa0-\\u024f\\u0386-\\u03ce\\u0400-\\u045f"
    "\\u05d0-\\u05ea\\u0621-\\u064a\\u2010-\\u2027]"
)


class CannotTypesetError(ValueError):
    """The document cannot be made; the message says what typst found."""


@dataclass(frozen=True)
class Typeset:
    """A template of this package, by its path in it, filled with a context and dated ``on``."""

    template: str
    context: Mapping[str, Any]
    on: date

    def pdf(self) -> bytes:
        """An accessible PDF. The same context gives the same bytes: no clock, no font of the machine."""
        return self._compile(format="pdf", pdf_standards=list(STANDARDS))[0]

    def readable_pdf(self) -> bytes:
        """As ``pdf``, of what people typed: a letter that our typefaces lack, as an emoji, becomes ``?``."""
        try:
            return self.pdf()
        except CannotTypesetError:
            return replace(self, context=_drawable(dict(self.context))).pdf()

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
                sys_inputs={"context": json.dumps(self.context)},
                timestamp=(self.on - EPOCH).days * SECONDS_A_DAY,
                **options,
            )
        except typst.TypstError as error:
            raise CannotTypesetError(f"The document cannot be made: {error}") from error
        return made if isinstance(made, list) else [made]


def _drawable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _drawable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_drawable(inner) for inner in value]
    return UNDRAWN.sub("?", value) if isinstance(value, str) else value


def _fonts() -> Path:
    load(FONTS)
    return Path(str(files(FONTS).joinpath("files")))
