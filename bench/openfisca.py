"""OpenFisca-core on the same job: the engine of tax and benefit models, each value a vectorised variable.

Measured from arrays to grades: a simulation is made, the criteria are set, the overall grade is calculated.
Three ways: knowing only met and not met (less than the job: what the shortest numpy does); the whole job,
with what is not yet assessed and the cap; and with apprentices as situations, the way its web API takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.clock import medians
from bench.job import TABLE, Job, Part, shortest
from bench.line import Line, faster
from touchstone.cohort import Cohort, grade_many

BAR = 20
ROUNDS = 5
FEW = 1000
MONTH = "2026-01"
NOT_MET, MET, OPEN = 0, 1, 255
Formula = Callable[[Any, Any], Any]


def measure(job: Job) -> Iterator[Line]:
    """OpenFisca-core in each of the three ways."""
    met = _system(job, whole=False)
    whole = _system(job, whole=True)
    situations = _situations(job)
    _check(job, met, whole)
    taken = medians(
        {
            "ours": lambda: grade_many(job.plan, _cohort(job, job.columns)),
            "met": lambda: _run(met, job, job.columns.view(np.bool_)),
            "ours whole": lambda: grade_many(
                job.plan, _cohort(job, job.columns_with_gaps), capped=job.capped
            ),
            "whole": lambda: _run(whole, job, job.columns_with_gaps, job.capped),
        },
        ROUNDS,
    )
    slow = medians({"situations": lambda: _from_situations(met, situations)}, 3)["situations"]
    yield faster(
        "OpenFisca-core, only met and not met",
        taken["ours"],
        taken["met"],
        BAR,
        "one array per criterion, set directly",
    )
    yield faster(
        "OpenFisca-core, whole job with gaps and cap",
        taken["ours whole"],
        taken["whole"],
        BAR,
        "one array per criterion, set directly; 2 % not yet assessed, a tenth capped",
    )
    yield faster(
        "OpenFisca-core, from situations",
        taken["ours"],
        slow * len(job.rows) / FEW,
        BAR,
        f"measured on {FEW:,} apprentices and scaled; making the dictionaries is not counted",
    )


def _variable(entity: Any, name: str, formula: Formula | None = None, kind: type = int) -> type:
    facts = {
        "value_type": kind,
        "entity": entity,
        "definition_period": DateUnit.MONTH,
        "label": name,
    }
    return type(name, (Variable,), facts | ({} if formula is None else {"formula": formula}))


def _system(job: Job, *, whole: bool) -> Any:
    entity = build_entity(key="apprentice", plural="apprentices", label="An apprentice", is_person=True)
    system = TaxBenefitSystem([entity])
    for name in job.criteria:
        system.add_variable(_variable(entity, name, kind=int if whole else bool))
    if not whole:
        _add_grades(system, entity, job, "", lambda level: level)
        system.add_variable(_variable(entity, "final", lambda who, month: who("overall", month)))
        return system
    system.add_variable(_variable(entity, "capped", kind=bool))
    _add_grades(system, entity, job, "_lowest", lambda level: level == MET)
    _add_grades(system, entity, job, "_highest", lambda level: level != NOT_MET)
    system.add_variable(_variable(entity, "final", _final(job)))
    return system


def _add_grades(system: Any, entity: Any, job: Job, end: str, reached: Callable[[Any], Any]) -> None:
    for part in job.parts:
        system.add_variable(_variable(entity, part.method + end, _grade(job, part, reached)))

    def overall(who: Any, month: Any) -> Any:
        return TABLE[tuple(who(part.method + end, month) for part in job.parts)]

    system.add_variable(_variable(entity, "overall" + end, overall))


def _grade(job: Job, part: Part, reached: Callable[[Any], Any]) -> Formula:
    passes = [job.criteria[place] for place in part.passes]
    distinctions = [job.criteria[place] for place in part.distinctions]

    def grade(who: Any, month: Any) -> Any:
        every_pass = np.logical_and.reduce([reached(who(name, month)) for name in passes])
        every_distinction = np.logical_and.reduce([reached(who(name, month)) for name in distinctions])
        return every_pass * (1 + every_distinction)

    return grade


def _final(job: Job) -> Formula:
    def final(who: Any, month: Any) -> Any:
        most = np.where(who("capped", month), 1, len(TABLE))
        lowest = np.minimum(who("overall_lowest", month), most)
        told = np.minimum(who("overall_highest", month), most) == lowest
        for part in job.parts:
            told &= who(part.method + "_lowest", month) == who(part.method + "_highest", month)
        return np.where(told, lowest, -1)

    return final


def _run(system: Any, job: Job, columns: Any, capped: Any = None) -> Any:
    simulation = SimulationBuilder().build_default_simulation(system, columns.shape[1])
    for name, column in zip(job.criteria, columns, strict=True):
        simulation.set_input(name, MONTH, column)
    if capped is not None:
        simulation.set_input("capped", MONTH, capped)
    return simulation.calculate("final", MONTH)


def _cohort(job: Job, columns: NDArray[np.uint8]) -> Cohort:
    return Cohort(dict(zip(job.criteria, columns, strict=True)))


def _situations(job: Job) -> dict[str, Any]:
    people = {
        str(number): {name: {MONTH: bool(level)} for name, level in zip(job.criteria, row, strict=True)}
        for number, row in enumerate(job.rows[:FEW])
    }
    return {"apprentices": people}


def _from_situations(system: Any, situations: dict[str, Any]) -> Any:
    return SimulationBuilder().build_from_dict(system, situations).calculate("final", MONTH)


def _check(job: Job, met: Any, whole: Any) -> None:
    few = job.columns[:, :FEW].view(np.bool_)
    if not np.array_equal(_run(met, job, few), shortest(job.rows[:FEW], 1, job.parts)):
        raise AssertionError("OpenFisca-core was told another job")
    ours = grade_many(job.plan, Cohort(job.with_gaps[:FEW]), capped=job.capped[:FEW]).overall
    if not np.array_equal(_run(whole, job, job.columns_with_gaps[:, :FEW], job.capped[:FEW]), ours):
        raise AssertionError("OpenFisca-core was told another job")
