"""Gateways in whatever state a test needs, made by actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.factories.web import NOW, Cast
from touchstone.rules.plan.gateway import EmployerVerification, Gateway, Requirement
from touchstone.rules.roles import Role
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway import actions
from touchstone.web.gateway.kinds import way
from touchstone.web.gateway.models import Confirmation, Decision, Round
from touchstone.web.gateway.parties import provides
from touchstone.web.records import law

ACTS: Mapping[Role, str] = {
    Role.TRAINING_PROVIDER: "training_provider",
    Role.EMPLOYER: "employer",
    Role.APPRENTICE: "apprentice",
}


def stored(of: Cast, one: Apprenticeship, name: str = "passport.pdf", at: datetime = NOW) -> StoredFile:
    """A file of the apprentice; its bytes are nowhere."""
    return StoredFile.objects.create(
        organisation=of.organisation,
        apprenticeship=one,
        sha256="0" * 64,
        size=2_400_000,
        media_type="application/pdf",
        name=name,
        uploaded_by=of.people["training_provider"].id,
        uploaded_at=at,
    )


def gate(one: Apprenticeship, gateway: str = "gateway") -> Gateway:
    """A gateway of the apprentice's plan."""
    found = law.plan(one.standard, one.version).gateway(gateway)
    assert found is not None
    return found


def requirement(one: Apprenticeship, id: str, gateway: str = "gateway") -> Requirement:
    """A requirement of it."""
    return next(item for item in gate(one, gateway).requirements if item.id == id)


def handed_in(
    of: Cast, one: Apprenticeship, id: str, gateway: str = "gateway", at: datetime = NOW, **said: Any
) -> Round:
    """An item handed in by whoever the plan names, signed by nobody yet."""
    item = requirement(one, id, gateway)
    by = of.actor(ACTS[provides(item)])
    where: dict[str, Any] = {"apprenticeship": one.id, "gateway": gateway, "requirement": id}
    where |= {"by": by, "at": at}
    if isinstance(item, EmployerVerification):
        holds = dict.fromkeys(item.ksbs, True) | said.pop("holds", {})
        return actions.verify(holds=holds, **where, **said)
    how = way(item)
    if how.says:
        said.setdefault("says", "met")
    if how.file == "required" and "file" not in said:
        said["file"] = stored(of, one, f"{id} {at:%H%M%S%f}.pdf", at).id
    return actions.hand_in(**where, **said)


def signed(of: Cast, one: Apprenticeship, made: Round, at: datetime = NOW) -> Round:
    """The round with every signature its plan asks for."""
    for party in requirement(one, made.requirement, made.gateway).signed_by:
        made = actions.sign(round=made.id, by=of.actor(ACTS[party]), at=at)
    return made


def accepted(
    of: Cast, one: Apprenticeship, id: str, gateway: str = "gateway", at: datetime = NOW, **said: Any
) -> Round:
    """An item handed in, signed and accepted."""
    made = signed(of, one, handed_in(of, one, id, gateway, at, **said), at)
    return actions.accept(round=made.id, by=of.actor("bookings"), at=at)


def all_accepted(of: Cast, one: Apprenticeship, gateway: str = "gateway", at: datetime = NOW) -> None:
    """Every item of a gateway accepted, ready to be confirmed."""
    for item in gate(one, gateway).requirements:
        if way(item).handed_in:
            accepted(of, one, item.id, gateway, at)


def written(of: Cast, one: Apprenticeship, gateway: str = "gateway", at: datetime = NOW) -> None:
    """The rounds that ``all_accepted`` leaves, without the trail and the mail of their actions.

    Most tests begin with a confirmed gateway, and to act for each item takes fifty times as long.
    """
    items = (item for item in gate(one, gateway).requirements if way(item).handed_in)
    Round.objects.bulk_create(_written(of, one, gateway, item, at) for item in items)


def _written(of: Cast, one: Apprenticeship, gateway: str, item: Requirement, at: datetime) -> Round:
    how, when = way(item), at.isoformat()
    by = of.actor(ACTS[provides(item)])
    ksbs = item.ksbs if isinstance(item, EmployerVerification) else ()
    return Round(
        organisation=of.organisation,
        apprenticeship=one,
        gateway=gateway,
        requirement=item.id,
        number=1,
        submitted_at=at,
        submitted_by=by.person_id,
        says="met" if how.says else "",
        file=stored(of, one, f"{item.id} {at:%H%M%S%f}.pdf", at) if how.file == "required" else None,
        signatures=[
            {"role": party.value, "by": of.actor(ACTS[party]).code, "at": when} for party in item.signed_by
        ],
        verifications=[{"ksb": ksb, "holds": True, "by": by.code, "at": when} for ksb in ksbs],
        decision=Decision.ACCEPTED,
        decided_at=at,
        decided_by=of.people["bookings"].id,
    )


def confirmed(
    of: Cast, one: Apprenticeship, gateway: str = "gateway", at: datetime = NOW, by: str = "bookings"
) -> Confirmation:
    """A gateway confirmed by the action, which judges what ``written`` wrote."""
    written(of, one, gateway, at)
    return actions.confirm(apprenticeship=one.id, gateway=gateway, by=of.actor(by), at=at)
