"""The made-up documents: read from their folder, made into real files, and compared with what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from touchstone.inspection.names.finding import Finding
from touchstone.inspection.names.known import Identity, Known

FOLDER = Path(__file__).parent / "documents"
MARK = re.compile(r"\{\{(\w+)\|([^{}]*)\}\}")
COVERED = 0.8  # of an answer's characters: then it counts as found


@dataclass(frozen=True)
class Answer:
    """What identifies somebody, by where it stands among the characters that are no spaces."""

    kind: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class MadeUp:
    """One document of the set."""

    number: int
    about: str
    shape: str
    file_name: str
    known: Known
    text: str
    answers: tuple[Answer, ...]
    in_name: tuple[Answer, ...]

    def make(self, folder: Path) -> Path:
        """The real file."""
        path = folder / f"{self.number}.{'txt' if self.shape == 'text' else self.shape}"
        {"text": _as_text, "docx": _as_docx, "pdf": _as_pdf}[self.shape](self.text, path)
        return path


def documents(part: str) -> list[MadeUp]:
    """All of one half of the set."""
    return [_read(path) for path in sorted((FOLDER / part).glob("*.txt"))]


def _read(path: Path) -> MadeUp:
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    text, answers = marked(body.rstrip("\n"))
    name, in_name = marked(said["file name"])
    hide = [] if said["hide"] == "Nobody Known" else said["hide"].split("; ")
    known = Known(tuple(map(_identity, hide)), tuple(said["leave"].split("; ")))
    return MadeUp(int(path.stem[:2]), said["about"], said["shape"], name, known, text, answers, in_name)


def _identity(words: str) -> Identity:
    name, _, also = words.partition(" (")
    return Identity(name, (also.rstrip(")"),) if also else ())


def marked(text: str) -> tuple[str, tuple[Answer, ...]]:
    """The text without its marks, and what they marked."""
    plain, answers, at = [], [], 0
    for found in MARK.finditer(text):
        plain += [text[at : found.start()], found[2]]
        end = len(squeezed("".join(plain)))
        answers.append(Answer(found[1], found[2], end - len(squeezed(found[2])), end))
        at = found.end()
    return "".join(plain) + text[at:], tuple(answers)


def squeezed(text: str) -> str:
    """The text without spaces and line breaks, which every library puts elsewhere."""
    return re.sub(r"\s", "", text)


def compare(
    text: str, answers: Sequence[Answer], findings: Sequence[Finding], before: int = 0
) -> Iterator[tuple[str, str, str]]:
    """Each answer as found or missed, each finding that is wrong: (word, kind, what)."""
    spans = [
        (before + len(squeezed(text[: one.start])), before + len(squeezed(text[: one.end])))
        for one in findings
    ]
    for answer in answers:
        held = {at for start, end in spans for at in range(max(start, answer.start), min(end, answer.end))}
        found = len(held) >= COVERED * (answer.end - answer.start)
        yield ("found" if found else "missed"), answer.kind, answer.words
    for (start, end), finding in zip(spans, findings, strict=True):
        right = sum(max(0, min(end, one.end) - max(start, one.start)) for one in answers)
        yield ("right" if right >= (end - start) / 2 else "wrong"), finding.kind, finding.text


def figures(told: Sequence[tuple[str, str, str]]) -> dict[str, tuple[float, float, int, int]]:
    """Recall and precision of each kind and of all, with the number of answers and of findings.

    Names that nobody gave and no label announces are counted by themselves.
    """
    counted = Counter((word, kind) for word, kind, _ in told)
    kinds = sorted({kind for _, kind in counted})
    rows = {kind: [counted[word, kind] for word in ("found", "missed", "right", "wrong")] for kind in kinds}
    rows["all"] = [sum(row[at] for kind, row in rows.items() if kind != "unseen") for at in range(4)]
    return {
        kind: (f / (f + m) if f + m else 1.0, r / (r + w) if r + w else 1.0, f + m, r + w)
        for kind, (f, m, r, w) in rows.items()
    }


def _as_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _as_docx(text: str, path: Path) -> None:
    import docx

    made = docx.Document()
    for row in text.split("\n"):
        if " | " not in row:
            made.add_paragraph(row)
            continue
        cells = row.split(" | ")
        table = made.add_table(rows=1, cols=len(cells))
        for cell, words in zip(table.rows[0].cells, cells, strict=True):
            cell.text = words
    made.core_properties.author = ""
    made.save(str(path))


def _as_pdf(text: str, path: Path) -> None:
    import typst

    source = (
        '#set page(height: auto)\n#set text(hyphenate: false, ligatures: false, lang: "en")\n'
        + "\n".join(f"#text({quoted(line)})\\" for line in text.split("\n"))
    )
    path.write_bytes(typst.compile(source.encode()))


def quoted(words: str) -> str:
    """Words as typst writes a string."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
