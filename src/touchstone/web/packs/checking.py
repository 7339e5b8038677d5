"""What will become of every file in a pack, and of every row of its sheet: the dry run."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from touchstone.inspection.kinds import ACCEPTED, EXTENSIONS
from touchstone.inspection.packs.entries import Entry
from touchstone.inspection.packs.sheet import Row
from touchstone.rules.plan import Plan
from touchstone.rules.pointing import several
from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.names import shown_name
from touchstone.web.organisations.actor import Refused
from touchstone.web.packs.placing import faults
from touchstone.web.portfolio.checks import LONGEST_TITLE, Content, check
from touchstone.web.portfolio.queries import kinds

CODE = re.compile(r"[A-Za-z]{1,2}\d{1,3}")
IN_A_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{1,3}(?![A-Za-z0-9])")
SEPARATED = re.compile(r"[,;/|\n]+")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
NO_SUCH_FILE = "No file of that name is in the pack."
SEVERAL = "Several files in the pack are called so. Write the folder before the name."
AGAIN = "Row {row} of the sheet is about this file already."
NO_ROW = "No row of the sheet is about it."
OTHER_KIND = f"This is no kind of file that can be taken. Use {ACCEPTED}."
BY_NAME = "Its KSBs were read from its name."
NO_KSBS = "It shows no KSB yet: tick them on the piece."
Line = dict[str, Any]


class Checker:
    """The plan's kinds and codes, and what a piece without a word about it becomes."""

    def __init__(self, one: Apprenticeship, plan: Plan, kind: str, on: date) -> None:
        self.one, self.plan, self.kind, self.on = one, plan, kind, on
        self.kinds = {_folded(said): known.id for known in kinds(plan) for said in (known.id, known.title)}
        self.codes = {ksb.code for ksb in plan.ksbs}

    def lines(self, files: Sequence[Entry], rows: Sequence[Row] | None) -> list[Line]:
        """A line for each file, and for each row that is about none; without a sheet, from names alone."""
        found, lost = _matched(files, rows or ())
        made = [self._line(file, found.get(file.index, ()), sheet=rows is not None) for file in files]
        return made + [_lost(row, why) for row, why in lost]

    def _line(self, file: Entry, rows: Sequence[Row], *, sheet: bool) -> Line:
        line = _begun(file, rows[0] if rows else None)
        said = self._said(line, rows[0].cells if rows else {})
        line["content"] = said
        line["problems"] += [AGAIN.format(row=rows[0].number) for _ in rows[1:]]
        if file.problem:
            line["problems"] = [file.problem]
        elif PurePosixPath(file.path).suffix.lower().lstrip(".") not in EXTENSIONS:
            line["problems"] = [OTHER_KIND]
        else:
            line["problems"] += self._faults(said)
        if sheet and not rows:
            line["doubts"].append(NO_ROW)
        elif not said["ksbs"]:
            line["doubts"].append(NO_KSBS)
        return line

    def _said(self, line: Line, cells: Mapping[str, str]) -> Line:
        """What the piece says, as far as it can be told; what cannot is a problem of the line."""
        codes = self._codes(line, cells)
        return {
            "title": (cells.get("title") or _title(line["path"]))[: LONGEST_TITLE + 1],
            "kind": self._kind(line, cells.get("kind", "")),
            "ksbs": codes,
            "pointers": _places(line, cells.get("where", ""), codes),
            "mentees": [one.strip() for one in SEPARATED.split(cells.get("mentees", "")) if one.strip()],
            "shows": cells.get("shows", ""),
            "observed_on": _day(line, cells.get("observed_on", "")),
        }

    def _kind(self, line: Line, said: str) -> str:
        if not said:
            return self.kind
        known = self.kinds.get(_folded(said), "")
        if not known:
            titles = listed([f"“{kind.title}”" for kind in kinds(self.plan)], "or")
            line["problems"].append(f"Kind: “{said}” is none that this plan takes. Write {titles}.")
        return known or self.kind

    def _codes(self, line: Line, cells: Mapping[str, str]) -> list[str]:
        if "ksbs" not in cells:
            named = [code for code in IN_A_NAME.findall(line["path"]) if code in self.codes]
            line["doubts"] += [BY_NAME] if named else []
            return list(dict.fromkeys(named))
        found: list[str] = []
        for said in (one.strip() for one in SEPARATED.split(cells["ksbs"]) if one.strip()):
            plain = said.replace(" ", "").upper()
            codes = CODE.findall(plain)
            if "".join(codes) != plain:
                line["problems"].append(f"KSBs: “{said}” is no code. Write them so: K1, S2.")
            found += codes
        return list(dict.fromkeys(found))

    def _faults(self, said: Line) -> Iterator[str]:
        try:
            check(content_of(said), self.one, self.plan, self.on)
        except Refused as refused:
            yield from refused.fields.values()


def _places(line: Line, said: str, codes: Sequence[str]) -> dict[str, str]:
    """Where each KSB is shown, by the sheet; a place without a KSB stands for all of the row."""
    if not said:
        return {}
    try:
        found = several(said)
    except ValueError as why:
        line["problems"].append(f"Where: {why}")
        return {}
    every = found.pop("", None)
    made = {code: str(every) for code in codes} if every else {}
    made |= {code: str(where) for code, where in found.items()}
    line["problems"] += faults(line["path"], made)
    return made


def content_of(said: Line) -> Content:
    """The content of a piece from its line."""
    seen = said["observed_on"]
    return Content(**{**said, "observed_on": date.fromisoformat(seen) if seen else None})


def _begun(file: Entry, row: Row | None) -> Line:
    return {
        "index": file.index,
        "path": file.path,
        "size": file.size,
        "row": row.number if row else None,
        "id": str(uuid4()),
        "content": {},
        "problems": [],
        "doubts": [],
    }


def _lost(row: Row, why: str) -> Line:
    said = row.cells.get("file", "")
    line = _begun(Entry(-1, said, 0), row)
    return line | {"index": None, "problems": [why]}


def _matched(
    files: Sequence[Entry], rows: Sequence[Row]
) -> tuple[dict[int, list[Row]], list[tuple[Row, str]]]:
    """Rows by the file that each is about, and those that are about none."""
    whole = {_folded(file.path): file.index for file in reversed(files)}
    ends: dict[str, set[int]] = defaultdict(set)
    for file in files:
        parts = _folded(file.path).split("/")
        for start in range(len(parts)):
            ends["/".join(parts[start:])].add(file.index)
    found: dict[int, list[Row]] = defaultdict(list)
    lost: list[tuple[Row, str]] = []
    for row in rows:
        said = _folded(row.cells.get("file", "").replace("\\", "/")).removeprefix("./")
        at = {whole[said]} if said in whole else ends.get(said, set())
        if len(at) == 1:
            found[next(iter(at))].append(row)
        else:
            lost.append((row, SEVERAL if at else NO_SUCH_FILE))
    return found, lost


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("_", " ").split())


def _title(path: str) -> str:
    """A title from a file's name."""
    stem = PurePosixPath(shown_name(path)).stem.replace("_", " ")
    return " ".join(stem.split()) or "Untitled"


def _day(line: Line, said: str) -> str | None:
    if not said:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(said, form).date().isoformat()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    line["problems"].append(f"Observed on: “{said}” is no day. Write it so: 2026-03-04.")
    return None
