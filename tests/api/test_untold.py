"""An apprentice's token is told no result before the apprentice is: policies give it to others first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.assessed import HELD, judged, released, told
from tests.factories.doors import Program, secret_of
from tests.factories.web import Cast, apprenticeship
from touchstone.web.records.models import Standing
from touchstone.web.results.models import Told

LATER = HELD + timedelta(days=20)
METHODS = {"observation": HELD, "professional_discussion": HELD + timedelta(days=3)}


def said(answer: Any) -> Any:
    """What a good answer says."""
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def program(of: Cast, role: str) -> Program:
    """A program with a token that is good by then."""
    return Program(secret_of(of.actor(role), at=LATER), (of.organisation.id,), now=LATER)


def stages(acts: Program, id: object) -> tuple[set[str], set[str]]:
    """The stages and overall grades that every operation tells of this apprentice."""
    listed = said(acts.get("/apprentices"))["items"]
    whole = said(acts.get(f"/apprentices/{id}"))
    stood = said(acts.get("/standings"))["items"]
    at = [listed[0]["standing"], whole["standing"]]
    return {*(one["stage"] for one in at), stood[0]["stage"]}, {one["overall"] for one in at}


@pytest.mark.parametrize(("level", "kept"), [("met", "passed"), ("not_met", "failed")])
def test_an_apprentices_token_learns_an_outcome_once_they_are_told(
    people: Cast, level: str, kept: str
) -> None:
    one = apprenticeship(people)
    attempts = [judged(people, one, method, level=level, at=at) for method, at in METHODS.items()]
    for each in attempts:
        told(people, each)
    assert Standing.objects.get(apprenticeship=one).stage == kept
    own, provider = program(people, "apprentice"), program(people, "training_provider")
    found, grades = stages(own, one.id)
    assert (found, grades) == ({"in_assessment"}, {""})
    assert said(own.get("/apprentices", stage=kept))["items"] == []
    assert len(said(own.get("/apprentices", stage="in_assessment"))["items"]) == 1
    assert stages(provider, one.id)[0] == {kept}
    for each in attempts:
        Told.objects.create(
            organisation=people.organisation,
            apprenticeship=one,
            release=released(people, each, overall=""),
            by=people.people["manager"],
            role="manager",
            at=LATER,
        )
    found, grades = stages(own, one.id)
    assert found == {kept}
    assert grades == stages(provider, one.id)[1] != {""}
    assert len(said(own.get("/apprentices", stage=kept))["items"]) == 1


def test_a_result_that_others_were_given_changes_nothing_that_the_apprentices_token_reads(
    people: Cast,
) -> None:
    """No title, no date, no order and no count of what is broken tells that it is out."""
    one = apprenticeship(people)
    attempt = judged(people, one, "observation", level="not_met")
    own = program(people, "apprentice")

    def read() -> list[Any]:
        (stood,) = said(own.get("/standings"))["items"]
        return [stood | {"as_of": ""}, said(own.get("/apprentices"))["items"]]

    before, kept = read(), Standing.objects.get(apprenticeship=one).next_title
    told(people, attempt)
    assert Standing.objects.get(apprenticeship=one).next_title != kept
    assert read() == before
