"""Where an apprentice stands, said and not judged."""

from __future__ import annotations

from typing import Any

from tests.factories.web import NOW, Cast, apprenticeship
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.in_lists import DUE, STEP
from touchstone.web.records.models import Standing

KNOWN = {"told_broken": 0, "told_next_title": ""}  # what is told was worked out


def stands(one: Apprenticeship, **said: Any) -> Standing:
    """A standing of this apprentice with what is said, which no rule has to agree with.

    Those who are told least are told the same, unless something else is said of that.
    """
    whose = {name: getattr(one, name) for name in ("organisation_id", "provider_id", "employer_id")}
    same = {f"told_{name}": said[name] for name in (*STEP, *DUE) if name in said}
    return Standing.objects.create(apprenticeship=one, **whose, **KNOWN | same | said)


def listed(people: Cast, stage: str = "on_programme", **said: Any) -> Apprenticeship:
    """An apprentice whom lists show: they stand somewhere, as everybody does whom an action registered."""
    one = apprenticeship(people, **said)
    stands(one, stage=stage, as_of=NOW)
    return one
