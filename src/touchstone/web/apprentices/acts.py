"""The acts that change circumstances: what each asks, whether it can be, what it would do, and doing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from touchstone.rules.calendar import day
from touchstone.rules.record.programme import Break
from touchstone.rules.words import on_date
from touchstone.web.apprentices import actions, asking, breaks, circumstances, effects, queries
from touchstone.web.apprentices.models import Apprenticeship, BreakInLearning
from touchstone.web.apprentices.registration import versions
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind

Answers = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One apprentice, by whom and when; ``pause`` is the break that is put right, where it is one."""

    one: Apprenticeship
    by: Actor
    at: datetime
    pause: BreakInLearning | None = None

    @property
    def who(self) -> Answers:
        """What every action wants to know."""
        return {"by": self.by, "at": self.at}

    @property
    def about(self) -> Answers:
        """The same, of an apprentice."""
        return {"apprenticeship": self.one.id, **self.who}


@dataclass(frozen=True)
class Act:
    """One act. ``effects`` raises ``Refused`` where it cannot be done; ``bar`` says why it is not offered."""

    title: str
    lead: str
    button: str
    form: Callable[[Asked, Any], forms.Form]
    effects: Callable[[Asked, Answers], effects.Effects]
    do: Callable[[Asked, Answers], object]
    bar: Callable[[Asked], str]
    grave: bool = False


def _plain(form: Callable[[Any], forms.Form]) -> Callable[[Asked, Any], forms.Form]:
    """A form that asks everybody the same."""
    return lambda _, data: form(data)


def _open(asked: Asked) -> str:
    one = asked.one
    if one.withdrawn_on is None:
        return ""
    return f"The apprentice withdrew on {on_date(one.withdrawn_on)}; the registration is closed."


def _lasting(asked: Asked) -> BreakInLearning | None:
    return breaks.lasts(queries.breaks(asked.one))


def _not_on_break(asked: Asked) -> str:
    pause = None if _open(asked) else _lasting(asked)
    since = f"On a break in learning since {on_date(pause.began_on)}. Note the return first." if pause else ""
    return _open(asked) or since


def _on_break(asked: Asked) -> str:
    return _open(asked) or ("" if _lasting(asked) else "The apprentice is not on a break in learning.")


def _begin_effects(asked: Asked, said: Answers) -> effects.Effects:
    known = queries.breaks(asked.one)
    breaks.may_begin(asked.one, known, said["began_on"], said["expected_back_on"], day(asked.at))
    before = effects.Before(asked.one, asked.by, asked.at)
    return effects.of_break(before, said["began_on"], said["expected_back_on"])


BEGIN = Act(
    title="Note a break in learning",
    lead="A pause from which the apprentice means to come back. The days alone are needed.",
    button="Note the break",
    form=_plain(asking.BeginBreakForm),
    effects=_begin_effects,
    do=lambda asked, said: breaks.begin_break(**asked.about, **said),
    bar=_not_on_break,
)


def _end_effects(asked: Asked, said: Answers) -> effects.Effects:
    known = queries.breaks(asked.one)
    found = breaks.may_end(asked.one, known, said["back_on"], day(asked.at))
    last = said["back_on"] - breaks.ONE_DAY
    kept = [_fact(each) for each in known if each.id != found.id]
    rows = [
        ("First day of the break", on_date(found.began_on)),
        ("Last day of the break", on_date(last)),
        ("First day back", on_date(said["back_on"])),
    ]
    before = effects.Before(asked.one, asked.by, asked.at)
    return effects.of_days(before, [*kept, Break(from_=found.began_on, to=last)], rows)


def _fact(pause: BreakInLearning) -> Break:
    return Break(from_=pause.began_on, to=pause.ended_on)


END = Act(
    title="Note the return from a break",
    lead="The apprentice learns again. The day before the first day back is the last of the break.",
    button="Note the return",
    form=_plain(asking.EndBreakForm),
    effects=_end_effects,
    do=lambda asked, said: breaks.end_break(**asked.about, **said),
    bar=_on_break,
)


def _pause(asked: Asked) -> BreakInLearning:
    assert asked.pause is not None  # the page is about one
    return asked.pause


def _correct_effects(asked: Asked, said: Answers) -> effects.Effects:
    pause, known = _pause(asked), queries.breaks(asked.one)
    others = [_fact(each) for each in known if each.id != pause.id]
    before = effects.Before(asked.one, asked.by, asked.at)
    if said["mistake"]:
        return effects.of_days(before, others, [("The break", "There was none: it was entered by mistake")])
    began_on, back_on = said["began_on"], said["back_on"]
    breaks.may_correct(asked.one, known, pause, began_on, back_on, said["expected_back_on"], day(asked.at))
    last = back_on - breaks.ONE_DAY if back_on else None
    rows = [
        ("First day of the break", on_date(began_on)),
        ("Last day of the break", on_date(last) if last else "It lasts still"),
    ]
    return effects.of_days(before, [*others, Break(from_=began_on, to=last)], rows)


CORRECT = Act(
    title="Correct a break in learning",
    lead="Put the days right, or say that there was no break. The history of the record keeps both.",
    button="Correct the break",
    form=lambda asked, data: asking.CorrectBreakForm(data, pause=_pause(asked)),
    effects=_correct_effects,
    do=lambda asked, said: breaks.correct_break(pause=_pause(asked).id, **asked.who, **said),
    bar=lambda _: "",
)


def _withdraw_effects(asked: Asked, said: Answers) -> effects.Effects:
    actions.may_withdraw(asked.one, said["on"], said["reason"], day(asked.at))
    return effects.of_withdrawal(effects.Before(asked.one, asked.by, asked.at), said["on"])


WITHDRAW = Act(
    title="Withdraw an apprentice",
    lead="The apprentice leaves the programme and does not mean to come back. For a pause, note a break.",
    button="Withdraw the apprentice",
    form=_plain(asking.WithdrawForm),
    effects=_withdraw_effects,
    do=lambda asked, said: actions.withdraw(**asked.about, **said),
    bar=lambda asked: (
        f"The withdrawal on {on_date(asked.one.withdrawn_on)} is recorded already."
        if asked.one.withdrawn_on
        else ""
    ),
    grave=True,
)


def _reinstate_effects(asked: Asked, said: Answers) -> effects.Effects:
    circumstances.may_reinstate(asked.one, said["reason"], asked.by)
    return effects.of_return(effects.Before(asked.one, asked.by, asked.at))


def _not_reinstated(asked: Asked) -> str:
    if not circumstances.is_ours(asked.by):
        return circumstances.TAKEN_BACK_BY_US
    return "" if asked.one.withdrawn_on else "The registration is open."


REINSTATE = Act(
    title="Take a withdrawal back",
    lead="Only where it was noted by mistake. Somebody who returns later is registered anew.",
    button="Take the withdrawal back",
    form=_plain(asking.ReinstateForm),
    effects=_reinstate_effects,
    do=lambda asked, said: circumstances.reinstate(**asked.about, **said),
    bar=_not_reinstated,
)


def _move_effects(kind: Kind, place: str) -> Callable[[Asked, Answers], effects.Effects]:
    def found(asked: Asked, said: Answers) -> effects.Effects:
        known = {name: value for name, value in said.items() if name not in (place, "seen")}
        move = circumstances.Move(kind=kind, to=said[place], **known)
        circumstances.may_move(asked.one, move, asked.by, day(asked.at), said["seen"])
        before = effects.Before(asked.one, asked.by, asked.at)
        return effects.of_move(before, place, move.to, move.since)

    return found


EMPLOYER = Act(
    title="Change the employer",
    lead="Another employer takes over. The one before sees this apprentice no more.",
    button="Change the employer",
    form=lambda asked, data: asking.EmployerForm(data, one=asked.one),
    effects=_move_effects(Kind.EMPLOYER, "employer"),
    do=lambda asked, said: circumstances.change_employer(**asked.about, **said),
    bar=_open,
)
PROVIDER = Act(
    title="Change the training provider",
    lead="Another training provider takes over. The one before sees this apprentice no more.",
    button="Change the training provider",
    form=lambda asked, data: asking.ProviderForm(data, one=asked.one),
    effects=_move_effects(Kind.TRAINING_PROVIDER, "provider"),
    do=lambda asked, said: circumstances.change_provider(**asked.about, **said),
    bar=lambda asked: _open(asked) or ("" if circumstances.is_ours(asked.by) else circumstances.MOVED_BY_US),
)


def _version_effects(asked: Asked, said: Answers) -> effects.Effects:
    actions.may_change_version(asked.one, said["version"], said["reason"], said["seen"])
    return effects.of_version(effects.Before(asked.one, asked.by, asked.at), said["version"])


def _versioned(asked: Asked) -> str:
    known = {each.identity.version for each in versions(asked.one.standard)}
    others = known - {asked.one.version}
    return _open(asked) or ("" if others else "There is no other version of this standard.")


VERSION = Act(
    title="Change the version of the plan",
    lead="Every requirement, date and grade follows from it; you see what differs before you confirm.",
    button="Change the version",
    form=lambda asked, data: asking.VersionForm(data, one=asked.one),
    effects=_version_effects,
    do=lambda asked, said: actions.change_version(**asked.about, **said),
    bar=_versioned,
)
