"""Where worked cases stand, and the plan that each file of them is about."""

from __future__ import annotations

from pathlib import Path

from touchstone.cli.folders import check_readable, check_there, nearby
from touchstone.cli.refusal import WrongInput
from touchstone.plans.based_on import FILE_NAME
from touchstone.plans.case_file import load_cases
from touchstone.plans.case_run import CaseResult, run_case
from touchstone.plans.plan_file import load_plan
from touchstone.rules.policy import Policy
from touchstone.rules.scheme import Scheme

FOLDER = "cases"


def cases_of(plan: Path) -> list[Path]:
    """The files of cases beside a plan file."""
    return sorted(plan.parent.glob(f"{FOLDER}/*.yaml"))


def case_files(path: Path) -> list[Path]:
    """The file itself, or all below a folder; raise ``WrongInput`` when there is none."""
    check_there(path)
    if not path.is_dir():
        return [path]
    check_readable(path)
    found = sorted(path.rglob(f"{FOLDER}/*.yaml"))
    if not found and path.name == FOLDER:
        found = sorted(path.glob("*.yaml"))
    if not found:
        raise WrongInput(
            str(path), "there are no cases below this folder.", f"They stand in {FOLDER}/NAME.yaml."
        )
    return found


def run_file(file: Path, policy: Policy, scheme: Scheme) -> list[CaseResult]:
    """The cases of a file, judged by the plan one folder up; raise ``RefusedError`` for either."""
    cases = load_cases(file)
    plan_file = file.resolve().parent.parent / FILE_NAME
    if not plan_file.is_file():
        remedy = f"Cases stand in STANDARD/VERSION/{FOLDER}, beside {FILE_NAME}."
        raise WrongInput(str(file), f"there is no {nearby(plan_file)} that these cases are about.", remedy)
    plan = load_plan(plan_file)
    return [run_case(case, plan, policy, scheme) for case in cases]
