"""Worked cases: a sentence, the facts as changes onto a base record, and what must follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

from touchstone.plans.decoders import read_as
from touchstone.plans.edits import Edit, EditError, apply
from touchstone.plans.fault import CaseError, Fault, RefusedError
from touchstone.plans.heading import check_format
from touchstone.plans.reading import Reading, kind_of
from touchstone.plans.record_file import RECORD_FORMAT
from touchstone.plans.tree import KeyPath, Node, nearest
from touchstone.plans.yaml_text import read_yaml
from touchstone.rules.calendar import LONDON
from touchstone.rules.record import Record
from touchstone.rules.report import StageOf
from touchstone.rules.shape import CheckedOn, Says, Text
from touchstone.rules.statement import Force

CASE_FORMAT = "touchstone-case/1"

Expected = Literal["met", "not_met", "cannot_tell", "waived", "absent"]
StandingText = Literal["counts", "superseded", "planned", "lapsed", "void"]
GradeText = Annotated[Text, Says("A grade, or the worst and the best that are possible: pass..distinction.")]


@dataclass(frozen=True, kw_only=True)
class Expect:
    """What must follow; what is not named is not compared."""

    stage: StageOf | None = None
    overall: Annotated[GradeText | None, Says("With two dots while methods are open: fail..merit.")] = None
    capped: bool | None = None
    methods: Annotated[
        Mapping[str, GradeText], Says("By method, for its attempt that counts; or by an attempt's id.")
    ] = field(default_factory=dict)
    findings: Annotated[Mapping[str, Expected], Says('By code, or by "code · subject".')] = field(
        default_factory=dict
    )
    forces: Annotated[Mapping[str, Force], Says("How strongly a finding binds; named as in `findings`.")] = (
        field(default_factory=dict)
    )
    standings: Annotated[Mapping[str, StandingText], Says("By an attempt's id.")] = field(
        default_factory=dict
    )
    deadlines: Annotated[
        Mapping[str, date | None], Says('By code, or by "code · subject"; null when there is none.')
    ] = field(default_factory=dict)
    closings: Annotated[
        Mapping[str, date | None],
        Says('The rights that end, by code, or by "code · subject"; null when there is none.'),
    ] = field(default_factory=dict)
    kept: Annotated[
        Mapping[str, date | None],
        Says("The last day of a kind of data, as the policy names it; null while the case is open."),
    ] = field(default_factory=dict)
    invalid: Annotated[
        tuple[Text, ...], Says("The record is refused as contradictory, with messages that hold these words.")
    ] = ()
    next: Annotated[tuple[Text, ...], Says("Actions that can be taken now.")] = ()
    blocked: Annotated[tuple[Text, ...], Says("Actions that are next, and wait for something.")] = ()


@dataclass(frozen=True, kw_only=True)
class CaseText:
    """One case as the file words it."""

    name: Annotated[Text, Says("A sentence that says what the case shows.")]
    on: Annotated[date | datetime, Says("The moment asked about; a day means its last second in London.")]
    change: Annotated[tuple[Edit, ...], Says("What differs from the base record, in order.")] = ()
    expect: Expect


@dataclass(frozen=True, kw_only=True)
class CasesText:
    """A file of cases: the base record and the cases built on it."""

    format: Literal["touchstone-case/1"]
    last_checked_on: CheckedOn
    base: Annotated[Node, Says("A whole record, or the name of a YAML file that holds one.")]
    cases: tuple[CaseText, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One case, ready to be judged."""

    name: str
    place: str
    now: datetime
    record: Record
    expect: Expect
    index: int = 0
    file: Node | None = field(default=None, compare=False, repr=False)

    def place_of(self, keys: KeyPath) -> str:
        """Where the file expects what stands below these keys of ``expect``."""
        path = ("cases", self.index, "expect", *keys)
        return nearest(self.file, path).place(path) if self.file is not None else self.place


def load_cases(path: Path | str) -> tuple[Case, ...]:
    """The cases in a file; raise ``CaseError`` with every fault found.

    The standard and version of the base record are those of the folder (``STANDARD/VERSION/cases/NAME.yaml``)
    unless it names them itself.
    """
    try:
        return _load(Path(path))
    except RefusedError as error:
        raise CaseError(error.faults) from None


def end_of_day(on: date) -> datetime:
    """The last second of a day in London, by which all facts of that day are known."""
    return datetime.combine(on, time(23, 59, 59), LONDON)


def _load(path: Path) -> tuple[Case, ...]:
    reading = Reading()
    root = read_yaml(path)
    check_format(root, CASE_FORMAT)
    text = read_as(CasesText, root, reading)
    if text is None:
        raise RefusedError(reading.faults)
    base = _base(path, text.base)
    made = [_case(text, base.copy(), root, index, reading) for index, text in enumerate(text.cases)]
    cases = tuple(case for case in made if case is not None)
    _refuse_repeated_names(cases, reading)
    if reading.faults:
        raise RefusedError(reading.faults)
    return cases


def _base(path: Path, given: Node) -> Node:
    """The base record's tree, with what the folder says where it is silent."""
    node = read_yaml(path.parent / given.value) if isinstance(given.value, str) else given
    if not isinstance(node.value, dict):
        message = f"the base is no record: it holds {kind_of(node)}."
        raise RefusedError([Fault(node.place(("base",)), message, "Write a record's keys.")])
    version, standard = (folder.name for folder in path.resolve().parents[1:3])
    silent = {"format": RECORD_FORMAT, "standard": standard, "version": version}
    for key, word in silent.items():
        node.value.setdefault(key, Node(word, node.file, node.line, node.column))
    return node


def _case(text: CaseText, root: Node, file: Node, index: int, reading: Reading) -> Case | None:
    where = ("cases", index)
    for number, edit in enumerate(text.change):
        try:
            apply(root, edit)
        except EditError as error:
            path = (*where, "change", number)
            reading.bad(nearest(file, path), path, str(error), error.remedy)
            return None
    record = read_as(Record, root, reading)
    if record is None:
        return None
    now = text.on if isinstance(text.on, datetime) else end_of_day(text.on)
    return Case(text.name, nearest(file, where).place(where), now, record, text.expect, index, file)


def _refuse_repeated_names(cases: tuple[Case, ...], reading: Reading) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.name in seen:
            message = f'another case in this file is called "{case.name}".'
            reading.faults.append(Fault(case.place, message, "Say what is different about it."))
        seen.add(case.name)
