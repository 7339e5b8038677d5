"""Files as people have them on their machine."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfWriter


def pdf(folder: Path, name: str) -> Path:
    """A real PDF with one empty page."""
    path, writer = folder / f"{name}.pdf", PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": name})
    writer.write(path)
    return path
