"""OpenFisca-core with each criterion of each apprentice as an entity, and the apprentice as their group.

So formulas do not name the criteria, and one set of them would serve any plan held as data; a variable for
each criterion is faster, but is written (or generated) anew for every plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
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
ROUNDS = 3
FEW = 20_000
MONTH = "2026-01"
ROLES = [{"key": "member", "plural": "members", "label": "A criterion"}]


def measure(job: Job) -> Iterator[Line]:
    """From arrays to grades, only met and not met."""
    system = _system(job)
    if not np.array_equal(_run(system, job), shortest(job.rows[:FEW], 1, job.parts)):
        raise AssertionError("OpenFisca-core was told another job")
    taken = medians(
        {
            "ours": lambda: grade_many(job.plan, Cohort(job.rows)),
            "members": lambda: _run(system, job),
        },
        ROUNDS,
    )
    yield faster(
        "OpenFisca-core, criteria as members of a group",
        taken["ours"],
        taken["members"] * len(job.rows) / FEW,
        BAR,
        f"only met and not met; {FEW:,} apprentices, scaled",
    )


def _system(job: Job) -> Any:
    criterion = build_entity(key="criterion", plural="criteria", label="A criterion", is_person=True)
    apprentice = build_entity(key="apprentice", plural="apprentices", label="An apprentice", roles=ROLES)
    system = TaxBenefitSystem([criterion, apprentice])

    def add(entity: Any, name: str, kind: type, **more: Callable[[Any, Any], Any]) -> None:
        facts = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
        system.add_variable(type(name, (Variable,), facts | more))

    def overall(who: Any, month: Any) -> Any:
        return TABLE[tuple(who(part.method, month) for part in job.parts)]

    add(criterion, "met", bool)
    add(criterion, "place", int)
    for part in job.parts:
        add(apprentice, part.method, int, formula=_grade(job, part))
    add(apprentice, "overall", int, formula=overall)
    return system


def _grade(job: Job, part: Part) -> Callable[[Any, Any], Any]:
    places = np.arange(len(job.criteria))
    passes, distinctions = np.isin(places, part.passes), np.isin(places, part.distinctions)

    def grade(who: Any, month: Any) -> Any:
        met, place = who.members("met", month), who.members("place", month)
        return who.all(met | ~passes[place]) * (1 + who.all(met | ~distinctions[place]))

    return grade


def _run(system: Any, job: Job) -> Any:
    rows = job.rows[:FEW]
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("criterion", np.arange(rows.size))
    group = builder.declare_entity("apprentice", np.arange(FEW))
    builder.join_with_persons(group, np.repeat(np.arange(FEW), rows.shape[1]), ["member"] * rows.size)
    simulation = builder.build(system)
    simulation.set_input("met", MONTH, rows.ravel().view(np.bool_))
    simulation.set_input("place", MONTH, np.tile(np.arange(rows.shape[1]), FEW))
    return simulation.calculate("overall", MONTH)
