"""What an act would do, said before it is done: the rules are asked about the record as it would be then.

Nothing is written and nothing is worked out a second way. Dates are those that the reader may know.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from touchstone.plans.diff import Difference, differences
from touchstone.rules.attempts import taken
from touchstone.rules.calendar import LONDON, day
from touchstone.rules.judge import InvalidRecordError, assess
from touchstone.rules.plan import Plan
from touchstone.rules.record.programme import Break
from touchstone.rules.report import Deadline
from touchstone.rules.situation import Situation
from touchstone.rules.validity import problems
from touchstone.rules.words import listed, on_date, plural
from touchstone.web.apprentices.breaks import ONE_DAY
from touchstone.web.apprentices.left_open import left_open
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.calling_off import in_conflict, standing
from touchstone.web.bookings.models import Booking
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.queries import organisation
from touchstone.web.records import law
from touchstone.web.records.told import told

ALL_TOLD = "The apprentice, the training provider, the employer and the bookings team are told."
APPEALS_GO_ON = (
    "Appeals go on: what was lodged is decided, and what may be appealed against may be until its last day."
)
Found = tuple[str, str | None]


@dataclass(frozen=True)
class Shift:
    """One day that matters, in each of the situations that are compared; ``None`` where there is none."""

    title: str
    days: tuple[date | None, ...]

    @property
    def moves(self) -> bool:
        """Whether it is another day in one of them."""
        return len(set(self.days)) > 1


@dataclass(frozen=True)
class Line:
    """A booking, and what becomes of it."""

    title: str
    on: date
    assessor: str
    what: str


@dataclass(frozen=True)
class Effects:
    """Everything that a page shows before somebody confirms."""

    said: list[tuple[str, str]]  # what was answered
    heads: tuple[str, ...] = ("Now", "Then")
    dates: list[Shift] = field(default_factory=list)
    happens: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    bookings: list[Line] = field(default_factory=list)
    differs: list[Difference] = field(default_factory=list)


class Before:
    """What stands now, for one reader; and what would stand."""

    def __init__(self, one: Apprenticeship, by: Actor, now: datetime) -> None:
        self.one, self.by, self.now = one, by, now
        known = told(one, by, now)
        self.situation, self.report = known.situation, known.report
        self.bookings = standing(one)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Those that are noted."""
        return self.situation.record.programme.breaks

    def with_programme(self, **changes: object) -> Situation:
        """The situation with other facts of the programme."""
        programme = replace(self.situation.record.programme, **changes)  # type: ignore[arg-type]
        record = replace(self.situation.record, programme=programme)
        return replace(self.situation, record=record, answers={})

    def with_plan(self, plan: Plan) -> Situation:
        """The situation under another version of the plan."""
        record = replace(self.situation.record, version=plan.identity.version)
        return replace(self.situation, plan=plan, record=record, answers={})

    def dates(self, *then: Situation) -> list[Shift]:
        """Every day, now and in each situation after it; raise ``Refused`` where one cannot be."""
        answers: list[Sequence[Deadline]] = [self.report.deadlines]
        answers += [deadlines(each, whole=each is then[0]) for each in then]
        return shifts(answers, self.situation)

    def lines(self, what: str, some: Iterable[Booking] | None = None) -> list[Line]:
        """Bookings in words."""
        titles = {method.id: method.title for method in self.situation.plan.methods}
        return [
            Line(
                titles.get(each.attempt.method, each.attempt.method),
                day(each.starts_at),
                each.assessor.name,
                what,
            )
            for each in (self.bookings if some is None else some)
        ]


def deadlines(then: Situation, *, whole: bool) -> Sequence[Deadline]:
    """The days of a situation that is supposed; with ``whole`` it must not contradict itself."""
    found = problems(then) if whole else ()
    if found:
        raise Refused(" ".join(f"{problem.message} {problem.remedy}" for problem in found))
    try:
        return assess(then).deadlines
    except InvalidRecordError:  # a day ahead of us, which a record cannot hold yet
        return ()


def shifts(answers: Sequence[Sequence[Deadline]], situation: Situation) -> list[Shift]:
    """The same days side by side, in the order in which they come; those that have passed are left out."""
    methods = {attempt.id: attempt.method for attempt in situation.record.attempts}
    titles: dict[Found, str] = {}
    by: list[dict[Found, date]] = []
    for answer in answers:
        by.append({(one.code, one.subject): one.on for one in answer})
        for one in answer:
            if not one.passed or one.earliest:
                titles.setdefault((one.code, one.subject), one.title)
    found = [
        Shift(title + _of(key[1], methods, situation.plan), tuple(known.get(key) for known in by))
        for key, title in titles.items()
    ]
    return sorted(found, key=lambda shift: (not shift.moves, min(filter(None, shift.days)), shift.title))


def _of(subject: str | None, methods: dict[str, str], plan: Plan) -> str:
    method = plan.method(methods.get(subject or "", ""))
    return f" ({method.title})" if method is not None else ""


def of_break(before: Before, began_on: date, expected_back_on: date | None) -> Effects:
    """What a break that begins would do, while it lasts and, where a day is expected, once it is over."""
    kept = before.breaks
    then = [before.with_programme(breaks=(*kept, Break(from_=began_on)))]
    heads = ["Now", "While the break lasts"]
    ended = expected_back_on - ONE_DAY if expected_back_on else None
    if expected_back_on and ended:
        supposed = before.with_programme(breaks=(*kept, Break(from_=began_on, to=ended)))
        noon = datetime.combine(expected_back_on, time(12), LONDON)
        then.append(replace(supposed, now=max(before.now, noon)))
        heads.append(f"If back on {on_date(expected_back_on)}")
    falls = [
        each
        for each in before.bookings
        if day(each.starts_at) >= began_on and (ended is None or day(each.starts_at) <= ended)
    ]
    answers = [("First day of the break", on_date(began_on))]
    back = on_date(expected_back_on) if expected_back_on else "Nobody knows yet"
    return Effects(
        said=[*answers, ("Expected back", back)],
        heads=tuple(heads),
        dates=before.dates(*then),
        happens=[_counts(before), ALL_TOLD],
        stays=["Limits that run from a result, such as those to resit and to appeal, do not stop."],
        warnings=_falls(falls),
        bookings=before.lines("Falls in the break: move it, or agree with the apprentice to keep it.", falls),
    )


def _counts(before: Before) -> str:
    if before.situation.scheme.breaks_in_learning.days_count:
        return "The days of the break count as time on programme."
    return "Its days do not count as time on programme: an earliest gateway still ahead is put off by them."


def _falls(some: Sequence[Booking]) -> list[str]:
    if not some:
        return []
    return [f"{plural(len(some), 'day')} booked would fall in the break. Nothing is cancelled by itself."]


def of_days(before: Before, breaks: Sequence[Break], said: list[tuple[str, str]]) -> Effects:
    """What other days of breaks would do: a return, or a correction."""
    ordered = tuple(sorted(breaks, key=lambda one: one.from_))
    falls = [
        each
        for each in before.bookings
        if any(
            one.from_ <= day(each.starts_at) and (one.to is None or day(each.starts_at) <= one.to)
            for one in ordered
        )
    ]
    return Effects(
        said=said,
        dates=before.dates(before.with_programme(breaks=ordered)),
        happens=[_counts(before), ALL_TOLD],
        stays=["What was noted before stays in the history of the record."],
        warnings=_falls(falls),
        bookings=before.lines("Falls in a break: move it, or agree with the apprentice to keep it.", falls),
    )


def of_withdrawal(before: Before, on: date) -> Effects:
    """What ends with the apprenticeship, and what is kept."""
    booked, then = before.bookings, before.with_programme(withdrawn_on=on)
    dates = before.dates(then)
    happens = _ends(then)
    if booked:
        happens.append(
            f"{plural(len(booked), 'booking')} will be cancelled, and the calendars of all are told."
        )
    happens.append("The portfolio is locked: it can be read and taken away, and not changed.")
    happens.append(ALL_TOLD)
    return Effects(
        said=[("Last day on the programme", on_date(on))],
        dates=dates,
        happens=happens,
        stays=[
            "The record, the evidence, what was signed and judged, released results: nothing is deleted.",
            "The assessment organisation can take a mistake back; cancelled bookings stay cancelled.",
        ],
        bookings=before.lines("Will be cancelled"),
    )


def _ends(then: Situation) -> list[str]:
    """What is over with a withdrawal, and what is not: an appeal that is open or may be made."""
    left = any(step.action.startswith("appeal.") for step in assess(then).next_steps)
    closed = "Nothing more can be booked, handed in or signed."
    if not left:
        return [f"Nothing more is owed, and no limit runs on. {closed}"]
    return [APPEALS_GO_ON, f"Nothing else is owed, and no other limit runs on. {closed}"]


def of_return(before: Before) -> Effects:
    """What is open again once a withdrawal is taken back."""
    return Effects(
        said=[],
        dates=before.dates(before.with_programme(withdrawn_on=None)),
        happens=[
            "The registration is open again, with every limit as if nobody had withdrawn.",
            ALL_TOLD,
        ],
        stays=["Bookings that were cancelled stay cancelled: book them anew. The history keeps both acts."],
    )


def of_move(before: Before, place: str, to: UUID, since: date) -> Effects:
    """What another employer or training provider means: who sees, who signs, who must not assess."""
    one, after = before.one, organisation(to)
    old = getattr(one, place)
    moved = copy.copy(one)
    setattr(moved, f"{place}_id", to)
    barred = in_conflict(moved, before.bookings)
    left = left_open(one, old)
    warnings = []
    if barred:
        warnings.append(
            f"{listed(sorted({each.assessor.name for each in barred}))} must not assess apprentices of "
            f"{after.name}: a conflict of interest is kept. Give the booking to another assessor."
        )
    return Effects(
        said=[("From", old.name), ("To", after.name), ("Since", on_date(since))],
        dates=before.dates(),
        happens=[
            f"{old.name} does not see this apprentice any more from now on.",
            f"{after.name} sees the whole record that its role shows, and signs and consents from now on.",
            "Both, the apprentice and the bookings team are told.",
            *left,
        ],
        stays=[
            f"What {old.name} signed, wrote and handed in stays in the record, under its people’s names.",
            "No date changes.",
        ],
        warnings=warnings,
        bookings=before.lines("Give it to another assessor", barred),
    )


def of_version(before: Before, version: str) -> Effects:
    """What another version of the plan says otherwise, and what of the work so far it does not know."""
    one, old = before.one, before.situation.plan
    new = law.plan(one.standard, version)
    attempts = [each for each in before.situation.record.attempts if taken(each)]
    warnings = []
    if attempts:
        warnings.append(
            f"{plural(len(attempts), 'attempt')} made under version {one.version}: judgements stay, grades "
            f"follow from version {version} from now on, and criteria that it alone has are not judged."
        )
    warnings += _fallen(before.situation, old, new)
    return Effects(
        said=[("From", old.identity.name), ("To", new.identity.name)],
        dates=before.dates(before.with_plan(new)),
        happens=[
            "Every requirement, date and grade follows from the other version from now on.",
            ALL_TOLD,
        ],
        stays=[
            "What was handed in, signed and judged stays and is looked at under the other version.",
            "Results that were released stay as they were told.",
        ],
        warnings=warnings,
        differs=list(differences(old, new)),
    )


def _fallen(situation: Situation, old: Plan, new: Plan) -> list[str]:
    """Mappings of the portfolio to KSBs for which the other version asks no evidence there."""
    gone, held = _evidenced(old) - _evidenced(new), situation.record.portfolio
    lost = {code for piece in (held.pieces if held else ()) for code in piece.ksbs if code in gone}
    if not lost:
        return []
    codes = listed(sorted(lost))
    said = f"Pieces of the portfolio show {codes}, for which the other version asks no evidence there"
    return [f"{said}: those mappings fall away."]


def _evidenced(plan: Plan) -> set[str]:
    method = plan.method(plan.portfolio.underpins) if plan.portfolio else None
    return set(method.ksbs) if method else set()
