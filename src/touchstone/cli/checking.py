"""Checking files of plans: each by the format it names, and plans for their cases and dates too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from touchstone.cli.case_files import cases_of
from touchstone.cli.folders import check_readable
from touchstone.cli.refusal import WrongInput
from touchstone.plans.based_on import FILE_NAME, PLAN_FORMAT
from touchstone.plans.case_file import CASE_FORMAT, load_cases
from touchstone.plans.fault import Fault, RefusedError
from touchstone.plans.law_files import POLICY_FORMAT, SCHEME_FORMAT, load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.reading import shown
from touchstone.plans.record_file import RECORD_FORMAT
from touchstone.plans.regimes import REGIMES_FORMAT, read_regimes
from touchstone.plans.register import register
from touchstone.plans.sources import SOURCES_FORMAT, read_sources
from touchstone.plans.yaml_text import read_yaml

UP = 3  # from STANDARD/VERSION/plan.yaml to the folder of plans
READERS: Mapping[str, Callable[[Path], object]] = {
    PLAN_FORMAT: load_plan,
    POLICY_FORMAT: load_policy,
    SCHEME_FORMAT: load_scheme,
    SOURCES_FORMAT: read_sources,
    REGIMES_FORMAT: read_regimes,
    CASE_FORMAT: load_cases,
}


@dataclass(frozen=True)
class Checked:
    """One file, what it is, and every fault found in it."""

    file: Path
    format: str | None
    faults: tuple[Fault, ...]
    unreadable: bool = False  # it could not be read far enough to tell what it is


def check(paths: list[Path], *, need_cases: bool) -> list[Checked]:
    """Check files and all ``*.yaml`` below folders, each once, then the versions below folders together.

    Below a folder every plan needs cases; a plan named by its file needs them when ``need_cases``. Raise
    ``RefusedError`` for a file named itself that cannot be read; below a folder that is one fault of several.
    """
    found: dict[Path, Checked] = {}
    for path in paths:
        below = path.is_dir()
        for file in _files(path):
            one = found[file.resolve()] = _check(file, need_cases=need_cases or below)
            if one.unreadable and not below:
                raise RefusedError(one.faults)
    checked = list(found.values())
    sound = {file for file, one in found.items() if one.format == PLAN_FORMAT and not one.faults}
    for path in paths:
        faults = tuple(_between(path, sound))
        if faults:
            checked.append(Checked(path, None, faults))
    return checked


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    check_readable(path)
    found = sorted(path.rglob("*.yaml"))
    if not found:
        raise WrongInput(str(path), "there is no YAML file below this folder.", "Name a plan or its folder.")
    return found


def _check(file: Path, *, need_cases: bool) -> Checked:
    format = None
    try:
        format = _format(file)
        READERS[format](file)
    except RefusedError as error:
        return Checked(file, format, error.faults, unreadable=format is None)
    return Checked(file, format, tuple(_without_cases(file)) if need_cases and format == PLAN_FORMAT else ())


def _format(file: Path) -> str:
    """The format that a file names; raise ``RefusedError`` for one that is none of ours."""
    root = read_yaml(file)
    given = root.value.get("format") if isinstance(root.value, dict) else None
    name = given.value if given is not None else None
    if isinstance(name, str) and name in READERS:
        return name
    remedy = f"Start it with format: and one of {', '.join(READERS)}."
    if given is None:
        raise RefusedError([Fault(root.place(()), "the file does not say what it is.", remedy)])
    if name == RECORD_FORMAT:
        remedy = f"Records are checked by: touchstone record check {file}."
    message = f"the format {shown(given.plain())} is not read here."
    raise RefusedError([Fault(given.place(("format",)), message, remedy)])


def _without_cases(plan: Path) -> Iterator[Fault]:
    if not cases_of(plan):
        yield Fault(str(plan), "the plan has no worked cases.", f"Write some in {plan.parent / 'cases'}.")


def _between(folder: Path, sound: set[Path]) -> Iterator[Fault]:
    """What is wrong among sound versions below a folder: starts that overlap or leave gaps, wrong folders."""
    plans = sorted(folder.rglob(FILE_NAME)) if folder.is_dir() else []
    roots = dict.fromkeys(
        (plan if len(plan.parents) > UP else plan.resolve()).parents[UP - 1] for plan in plans
    )
    for fault in register(*roots).faults if roots else ():
        if Path(fault.place.partition(FILE_NAME)[0], FILE_NAME).resolve() in sound:
            yield fault
