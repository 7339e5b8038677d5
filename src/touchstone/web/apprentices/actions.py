"""What changes an apprenticeship: registration, its correction, another version, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.accounts.actions import invite
from touchstone.web.apprentices.models import Apprenticeship, VersionChange, Withdrawal
from touchstone.web.apprentices.queries import locked, seen_before
from touchstone.web.apprentices.registration import (
    LONGEST_NAME,
    Registration,
    faults,
    is_shown,
    twin_words,
    versions,
)
from touchstone.web.bookings.calling_off import call_off
from touchstone.web.mail.actions import parties, write
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Kind
from touchstone.web.organisations.permissions import Permission, TrainingProvider
from touchstone.web.records.actions import keep

WRONG = "Some of what you entered needs to be put right."
KEPT = (  # fields of a registration that are columns of the same name
    *("first_name", "last_name", "email", "born_on", "uln", "line_manager_name", "line_manager_email"),
    *("started_on", "original_started_on", "opted_in", "funding", "adjustment_needs"),
)
PLACED = {"provider": Kind.TRAINING_PROVIDER, "employer": Kind.EMPLOYER}


@transaction.atomic
def register(*, registration: Registration, by: Actor, at: datetime, tell: bool = True) -> Apprenticeship:
    """Register an apprentice on a pinned version of a plan, invite them by mail and tell everybody.

    Who registers many tells their organisations once, afterwards, and not here (``tell``).
    """
    by.require(Permission.REGISTER)
    _own(registration, by)
    found = faults(registration.facts, day(at)) | _partners(registration.organisation, registration.facts)
    if found:
        raise Refused(WRONG, fields=found)
    known = _registered(registration)
    if known is not None:
        return _unchanged(known, registration, by)
    _once(registration, by)
    one, made = _created(registration, by, at)
    if not made:
        return one
    reason = registration.version_reason.strip() or f"Chosen by the start, {on_date(one.started_on)}."
    _pin(one, reason, by, at)
    keep(one, "apprentice.register", by=by, at=at, facts={"standard": one.standard, "version": one.version})
    _invite(one, by, at)
    if tell:
        told = parties(one, "training_provider", "employer", "bookings")
        write(kind="registered", to=told, about=one, at=at, context={"reference": str(one.id)})
    return one


@transaction.atomic
def edit(
    *, apprenticeship: UUID, changes: Mapping[str, Any], seen: Mapping[str, str], by: Actor, at: datetime
) -> Apprenticeship:
    """Correct a registration. ``changes`` are facts by field; ``seen`` is what the form showed beforehand.

    What somebody else changed meanwhile is never written over unseen.
    """
    by.require(Permission.EDIT_REGISTRATION)
    one = locked(apprenticeship, by)
    not_withdrawn(one)
    _nobody_else_changed(one, seen)
    _not_moved(one, changes)
    facts = {field: getattr(one, field) for field in KEPT} | dict(changes)
    facts["uln_confirmed"] = facts.get("uln_confirmed") or facts["uln"] == one.uln  # it was, when it came in
    found = faults(facts, day(at))
    if found:
        raise Refused(WRONG, fields=found)
    before = (one.email, one.uln)
    changed = _take(one, facts, at)
    if not changed:
        return one
    if one.uln != before[1]:
        _no_twin(one.organisation_id, one.uln, one.standard, by, but=one.id)
    one.save()
    keep(one, "apprentice.edit", by=by, at=at, facts={"fields": sorted(changed)})
    if one.email != before[0] and one.person_id is None:
        _invite(one, by, at)
    return one


@transaction.atomic
def change_version(
    *, apprenticeship: UUID, version: str, reason: str, seen: str = "", by: Actor, at: datetime
) -> VersionChange:
    """Pin another version of the same standard, with the reason that is kept for ever.

    ``seen`` is the version that a form showed, where one did.
    """
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one = locked(apprenticeship, by)
    may_change_version(one, version, reason, seen)
    before, one.version = one.version, version
    one.save(update_fields=["version"])
    change = _pin(one, reason.strip(), by, at)
    keep(one, "apprentice.change_version", by=by, at=at, facts={"from": before, "to": version})
    told = parties(one, "apprentice", "training_provider", "employer", "bookings")
    write(kind="version_changed", to=told, about=one, at=at, context={"before": before})
    return change


def may_change_version(one: Apprenticeship, version: str, reason: str, seen: str = "") -> None:
    """Raise ``Refused`` where this version cannot be pinned."""
    not_withdrawn(one)
    if version not in {header.identity.version for header in versions(one.standard)}:
        raise Refused(WRONG, fields={"version": "Choose one of the versions of the standard."})
    if version == one.version:
        raise Refused(WRONG, fields={"version": f"The apprentice is on version {version} already."})
    if seen and seen != one.version:
        raise Refused(
            f"Somebody else changed the version to {one.version} while you had the form open. Look again."
        )
    if not reason.strip():
        raise Refused(WRONG, fields={"reason": "Say why; the reason is kept for ever."})


@transaction.atomic
def withdraw(*, apprenticeship: UUID, on: date, reason: str, by: Actor, at: datetime) -> Apprenticeship:
    """The apprentice leaves the programme: bookings are cancelled, nothing is owed, nothing is deleted."""
    by.require(Permission.CHANGE_CIRCUMSTANCES)
    one = locked(apprenticeship, by)
    may_withdraw(one, on, reason, day(at))
    one.withdrawn_on, one.withdrawn_reason = on, reason.strip()
    one.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    Withdrawal.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        on=on,
        reason=reason.strip(),
        by=by.person_id,
        at=at,
    )
    cancelled = call_off(one=one, because="The apprentice withdrew from the programme.", by=by, at=at)
    facts = {"on": on.isoformat()} | ({"cancelled": len(cancelled)} if cancelled else {})
    keep(one, "apprentice.withdraw", by=by, at=at, facts=facts)
    told = parties(one, "apprentice", "training_provider", "employer", "bookings")
    context = {"on": on_date(on), "cancelled": len(cancelled)}
    write(kind="withdrawn", to=told, about=one, at=at, context=context)
    return one


def may_withdraw(one: Apprenticeship, on: date, reason: str, today: date) -> None:
    """Raise ``Refused`` where somebody cannot have withdrawn on that day."""
    not_withdrawn(one)
    found = {}
    if not reason.strip():
        found["reason"] = "Say why; the reason is kept with the record."
    if on > today:
        found["on"] = "The day of the withdrawal must not be in the future."
    if on < one.started_on:
        found["on"] = f"The day must not be before the start on {on_date(one.started_on)}."
    if found:
        raise Refused(WRONG, fields=found)


def _not_moved(one: Apprenticeship, changes: Mapping[str, Any]) -> None:
    """Who trains and employs is no detail to correct: another one takes over on a day, with a reason."""
    if any(field in changes and changes[field] != getattr(one, f"{field}_id") for field in PLACED):
        raise Refused(
            "Another employer or training provider is a change of circumstances, with its day and reason: "
            "note it on the page «Circumstances»."
        )


def _own(registration: Registration, by: Actor) -> None:
    """People register with an organisation whose rows they see; a provider for itself alone."""
    if registration.organisation not in by.sees:
        said = {"organisation": "Choose an assessment organisation that you work with."}
        raise Refused(WRONG, fields=said)
    if by.role is TrainingProvider and registration.provider != by.organisation_id:
        raise Refused(WRONG, fields={"provider": "You register for your own organisation."})


def _partners(organisation: UUID, facts: Mapping[str, Any]) -> dict[str, str]:
    """Whoever is named but does not work with the assessment organisation."""
    wrong = {}
    for field, kind in PLACED.items():
        if field in facts and not organisations.partners(organisation, kind).filter(id=facts[field]).exists():
            wrong[field] = f"Choose a {kind.label.lower()} that works with the assessment organisation."
    return wrong


def _registered(registration: Registration) -> Apprenticeship | None:
    """What this very registration became when it was sent before."""
    if registration.id is None:
        return None
    mine = Apprenticeship.objects.filter(id=registration.id, organisation=registration.organisation)
    return mine.first()


def _unchanged(known: Apprenticeship, registration: Registration, by: Actor) -> Apprenticeship:
    """What was registered, where the same is sent again; refuse what would be lost without a word."""
    said = registration.facts
    placed = {f"{field}_id": said[field] for field in ("provider", "employer")}
    again = {field: said[field] for field in (*KEPT, "standard", "version")} | placed
    if not is_shown(known, by):
        raise Refused("This form was sent already. To register somebody, start anew.")
    if any(getattr(known, field) != value for field, value in again.items()):
        raise Refused(
            f"{known.name} was registered with this form on {on_date(day(known.registered_at))} already. "
            "Correct a mistake on that record; to register somebody else, start anew."
        )
    return known


def _once(registration: Registration, by: Actor) -> None:
    _no_twin(registration.organisation, registration.uln, registration.standard, by)


def _no_twin(organisation: UUID, uln: str, standard: str, by: Actor, but: UUID | None = None) -> None:
    """One ULN is registered once for a standard. Whose it is, is told to those alone who may see them."""
    twin = seen_before(organisation, uln, standard, but)
    if twin is None:
        return
    raise Refused(
        twin_words(twin, shown=is_shown(twin, by)),
        fields={"uln": f"This ULN is registered for {standard} already."},
    )


def _created(registration: Registration, by: Actor, at: datetime) -> tuple[Apprenticeship, bool]:
    """The new row, or the one that the same form, sent twice, has made meanwhile."""
    one = Apprenticeship(
        id=registration.id or uuid4(),
        organisation_id=registration.organisation,
        provider_id=registration.provider,
        employer_id=registration.employer,
        standard=registration.standard,
        version=registration.version,
        privacy_notice_at=at,
        certificate_permission_at=at if registration.certificate_permission else None,
        registered_at=at,
        registered_by=by.person_id,
        **{field: registration.facts[field] for field in KEPT},
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:  # the same form or the same ULN came in at this very moment
        known = _registered(registration)
        if known is not None:
            return _unchanged(known, registration, by), False
        _once(registration, by)
        raise
    return one, True


def _pin(one: Apprenticeship, reason: str, by: Actor, at: datetime) -> VersionChange:
    return VersionChange.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        standard=one.standard,
        version=one.version,
        reason=reason,
        by=by.person_id,
        at=at,
    )


def _invite(one: Apprenticeship, by: Actor, at: datetime) -> None:
    invite(
        email=one.email,
        name=one.name[:LONGEST_NAME],
        into=one.organisation_id,
        role="apprentice",
        by=by,
        at=at,
        apprenticeship=one.id,
    )


def _take(one: Apprenticeship, facts: Mapping[str, Any], at: datetime) -> set[str]:
    """Put the facts into the row; answer with the fields that changed."""
    wanted = {field: facts[field] for field in KEPT}
    if "certificate_permission" in facts:
        given = one.certificate_permission_at or at
        wanted["certificate_permission_at"] = given if facts["certificate_permission"] else None
    changed = {field for field, value in wanted.items() if getattr(one, field) != value}
    for field in changed:
        setattr(one, field, wanted[field])
    return changed


def shown(one: Apprenticeship) -> dict[str, str]:
    """What a form shows of a registration, as text: to notice whether it is still so."""
    said = {field: getattr(one, field) for field in KEPT}
    said |= {"provider": one.provider_id, "employer": one.employer_id}
    said["certificate_permission"] = one.certificate_permission_at is not None
    return {field: "" if value is None else str(value) for field, value in said.items()}


def _nobody_else_changed(one: Apprenticeship, seen: Mapping[str, str]) -> None:
    now = shown(one)
    fields = {
        field: "Somebody changed this while you had the form open. Compare, then save again."
        for field, value in seen.items()
        if now.get(field) != value
    }
    if fields:
        raise Refused(
            "Somebody else changed this registration while you had the form open. "
            "Nothing of yours was saved yet; what you typed is below.",
            fields=fields,
        )


def not_withdrawn(one: Apprenticeship) -> None:
    """Raise ``Refused`` for somebody who has left the programme."""
    if one.withdrawn_on is not None:
        raise Refused(f"The apprentice withdrew on {on_date(one.withdrawn_on)}; the registration is closed.")
