"""From the options of a command to what the rules look at: the plan, and the whole situation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from touchstone.cli.contradictions import ContradictoryError
from touchstone.cli.folders import check_readable
from touchstone.cli.moment import moment
from touchstone.cli.refusal import WrongInput
from touchstone.plans.fault import PlanError, cut
from touchstone.plans.law_files import DEFAULT_POLICY, DEFAULT_SCHEME, load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.record_file import read_record
from touchstone.plans.register import SHIPPED_PLANS, Header, Register, register
from touchstone.plans.sources import Sources, sources_for
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.record import Record
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems
from touchstone.rules.words import listed

AT = "@"
MOST_NAMED = 12


def plans_in(folder: Path | None) -> Register:
    """The plans of a folder and those shipped; raise ``WrongInput`` when there is no such folder."""
    if folder is None:
        return register()
    if not folder.is_dir():
        raise WrongInput(str(folder), "there is no such folder of plans.", "Check the name.")
    check_readable(folder)
    return register(folder, SHIPPED_PLANS)


def header_of(name: str, known: Register) -> Header:
    """The plan that ``STANDARD`` (its newest version) or ``STANDARD@VERSION`` names; raise ``WrongInput``."""
    reference, sign, version = name.partition(AT)
    try:
        return known.find(reference, version) if sign else known.versions(reference)[-1]
    except PlanError:
        message = "there is no plan and no file of this name."
        remedy = f"{_there_are(known, reference)} Name one of these, or the file of a plan."
        raise WrongInput(cut(name), message, remedy) from None


def _there_are(known: Register, reference: str) -> str:
    """The plans that might be meant: those of the standard or of one called nearly so, else all."""
    all_of_them = [one.identity for one in known.headers]
    names = [one for one in all_of_them if one.reference == reference] or all_of_them
    if len(names) > MOST_NAMED:
        from difflib import get_close_matches  # needed only once something is wrong

        near = get_close_matches(cut(reference), {one.reference for one in names})
        names = [one for one in names if one.reference in near] or names
    shown = [f"{one.reference}{AT}{one.version}" for one in names[:MOST_NAMED]]
    left = len(names) - len(shown)
    more = [f"{left:,} more that touchstone plan list shows"] if left else []
    return f"There {'is' if len(names) == 1 else 'are'} {listed([*shown, *more])}."


def plan_of(name: str, folder: Path | None = None) -> Plan:
    """The plan in a file, or the one that ``STANDARD`` or ``STANDARD@VERSION`` names."""
    return load_plan(_plan_file(name, folder))


def _plan_file(name: str, folder: Path | None) -> Path:
    return Path(name) if is_file_name(name) else header_of(name, plans_in(folder)).path


def versioned(name: str, version: str | None) -> str:
    """``STANDARD@VERSION`` from an argument and an option; raise ``WrongInput`` when both name a version."""
    if version is None:
        return name
    if AT in name or is_file_name(name):
        raise WrongInput("--version", f"{name} already says which version it is.", "Leave --version out.")
    return f"{name}{AT}{version}"


def is_file_name(name: str) -> bool:
    """Whether a plan is named by its file rather than by its standard."""
    return Path(name).suffix in (".yaml", ".yml") or Path(name).is_file()


def method_of(plan: Plan, id: str) -> Method:
    """The plan's method of that id; raise ``WrongInput`` with the ids there are."""
    method = plan.method(id)
    if method is None:
        known = listed((one.id for one in plan.methods), "or")
        raise WrongInput("--method", f'{plan.identity.name} has no method "{id[:60]}".', f"Name {known}.")
    return method


def situation_of(
    file: Path,
    on: str | None,
    *,
    plan: str | None = None,
    policy: Path | None = None,
    scheme: Path | None = None,
    plans: Path | None = None,
) -> Situation:
    """All that the rules look at; raise ``RefusedError`` or ``WrongInput`` for what is refused."""
    now = moment(on)
    record = read_record(file)
    return Situation(
        plan=_plan_for(record, file, plans) if plan is None else plan_of(plan, plans),
        policy=load_policy(policy or DEFAULT_POLICY),
        scheme=load_scheme(scheme or DEFAULT_SCHEME),
        record=record,
        now=now,
    )


def judged(
    file: Path,
    on: str | None,
    *,
    plan: str | None,
    policy: Path | None,
    scheme: Path | None,
    plans: Path | None,
) -> tuple[Situation, Report]:
    """The situation and all that the rules answer; raise ``ContradictoryError`` for what is not judged."""
    situation = situation_of(file, on, plan=plan, policy=policy, scheme=scheme, plans=plans)
    found = problems(situation)
    if found:
        raise ContradictoryError(file, found)
    return situation, assess(situation)


def sources_of(record: Record, plan: str | None, plans: Path | None, *, beside: Iterable[Path]) -> Sources:
    """The documents that the plan of a record may cite, then those that the files ``beside`` it may."""
    found = sources_for(_plan_file(plan or f"{record.standard}{AT}{record.version}", plans))
    for file in beside:
        found = found.merged(sources_for(file))
    return found


def _plan_for(record: Record, file: Path, folder: Path | None) -> Plan:
    known = plans_in(folder)
    versions = [one.identity.version for one in known.headers if one.identity.reference == record.standard]
    if record.version not in versions:
        raise WrongInput(
            f"{file} {'version' if versions else 'standard'}",
            f"there is no plan {record.standard}{AT}{cut(record.version)} here.",
            f"{_there_are(known, record.standard)} Others are found with --plans or --plan.",
        )
    return load_plan(known.find(record.standard, record.version).path)
