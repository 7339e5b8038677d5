"""What a refusal says."""

from __future__ import annotations

from touchstone.plans.fault import Fault, PlanError, RefusedError


def test_a_fault_says_where_what_and_what_to_do() -> None:
    assert (
        str(Fault("plan.yaml:3:5 title", "it is empty.", "Write it."))
        == "plan.yaml:3:5 title: it is empty. Write it."
    )
    assert str(Fault("plan.yaml", "it is empty.", "")) == "plan.yaml: it is empty."


def test_a_refusal_says_every_fault_on_a_line_of_its_own() -> None:
    faults = [Fault("a", "one.", "Mend."), Fault("b", "two.", "Mend.")]
    error = PlanError(iter(faults))
    assert error.faults == tuple(faults)
    assert str(error) == "a: one. Mend.\nb: two. Mend."
    assert (PlanError.what, RefusedError.what) == ("plan", "file")
