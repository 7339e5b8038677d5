"""What appeals write to people: never more of the case than they need to act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from touchstone.rules.policy import Stage
from touchstone.rules.roles import Role as Party
from touchstone.rules.words import days
from touchstone.web.appeals.models import Against, Appeal, Decision, Panellist, SetAside
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.results.queries import revisions, untold

APPRENTICE = Party.APPRENTICE.value
CONCERNED = (APPRENTICE, Party.TRAINING_PROVIDER.value, Party.EMPLOYER.value)
HEARING = "manager"  # who sees that appeals are decided


def lodged(made: Appeal, one: Apprenticeship, what: str, stage: Stage, at: datetime) -> None:
    """To the appellant, that it has come in and what follows; to the managers, that it waits."""
    said = {"appeal": made, "what": what, "stage": stage, "within": days(stage.within)}
    _write("appeal_received", parties(one, made.lodged_role), one, at, said)
    _write("appeal_waits", parties(one, HEARING), one, at, said)


def withdrawn(found: Appeal, one: Apprenticeship, at: datetime) -> None:
    """To the managers and the panel: nothing is to be decided any more."""
    to = [*parties(one, HEARING), *_sitting(found)]
    _write("appeal_withdrawn", to, one, at, {"appeal": found})


def named(kept: Panellist, one: Apprenticeship, at: datetime) -> None:
    """To the decider: what is asked of them."""
    _write("appeal_named", [_person(kept)], one, at, {"appeal": kept.appeal})


def stood_down(kept: Panellist, one: Apprenticeship, at: datetime) -> None:
    """To the managers: the panel lacks somebody, or a decision needs a look."""
    _write("appeal_stood_down", parties(one, HEARING), one, at, {"appeal": kept.appeal, "panellist": kept})


def concerned(found: Appeal) -> list[str]:
    """Whom decisions concern; an apprentice who was not told the result yet hears it first from others.

    An employer is told of no decision about an adjustment.
    """
    told = found.against != Against.ADJUSTMENT
    roles = [role for role in CONCERNED if told or role != Party.EMPLOYER.value]
    if found.attempt_id is None:
        return roles
    return [role for role in roles if role != APPRENTICE or not untold(revisions(found.attempt_id)[-1:])]


def decided(
    made: Decision,
    found: Appeal,
    one: Apprenticeship,
    what: str,
    at: datetime,
    further_until: date | None,
) -> None:
    """To everybody concerned, that there is a decision and what may follow; never the grade itself."""
    said = {"appeal": found, "decision": made, "what": what, "further_until": further_until}
    _write("appeal_decided", parties(one, *concerned(found)), one, at, said)


def taken_further(found: Appeal, one: Apprenticeship, stage: Stage, at: datetime) -> None:
    """To the managers: the next stage waits for its panel."""
    _write(
        "appeal_waits",
        parties(one, HEARING),
        one,
        at,
        {"appeal": found, "stage": stage, "within": days(stage.within)},
    )


def set_aside(made: SetAside, found: Appeal, one: Apprenticeship, at: datetime) -> None:
    """To everybody concerned: the appeal is decided again, by others."""
    said = {"appeal": found, "set_aside": made}
    _write("appeal_set_aside", parties(one, *concerned(found)), one, at, said)


def _write(
    kind: str, to: list[Recipient], one: Apprenticeship, at: datetime, said: Mapping[str, object]
) -> None:
    write(kind=kind, to=to, about=one, at=at, context=said)


def _person(kept: Panellist) -> Recipient:
    return Recipient(kept.person.email, kept.person.name, kept.person_id)


def _sitting(found: Appeal) -> list[Recipient]:
    return [_person(each) for each in found.panel.all() if each.stood_down_at is None]
