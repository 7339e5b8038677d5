"""What other systems are told: which action of the trail is which event, and who hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``inside`` ones are told to the assessment organisation alone."""

    name: str
    about: str
    inside: bool = False

    @property
    def kind(self) -> str:
        """What it is about: the first word of its name, as addresses have it."""
        return f"{self.name.partition('.')[0]}s"


EVENTS: tuple[Event, ...] = (
    Event("apprentice.registered", "An apprentice was registered."),
    Event("apprentice.changed", "A registration, a version or circumstances were changed."),
    Event("apprentice.withdrawn", "An apprentice was withdrawn."),
    Event("gateway.handed_in", "An item was handed in at a gateway."),
    Event("gateway.returned", "An item was returned, taken back, or opened again."),
    Event("gateway.confirmed", "A gateway was confirmed."),
    Event("booking.made", "An assessment was booked."),
    Event("booking.changed", "A booking was moved, cancelled, missed, or notice of it was served."),
    Event("assessment.submitted", "Judgements were submitted.", inside=True),
    Event("result.released", "A result was released."),
    Event("result.changed", "A released result was changed, such as by an appeal."),
    Event("resit.proposed", "It was proposed that something be taken again."),
    Event("resit.answered", "The employer agreed to a proposal, did not agree, or took the consent back."),
    Event("appeal.lodged", "An appeal was lodged."),
    Event("appeal.decided", "An appeal was decided."),
    Event("appeal.changed", "An appeal was withdrawn or taken further, or its decision was set aside."),
    Event("adjustment.decided", "A reasonable adjustment was granted or refused."),
    Event("sanction.imposed", "A sanction for malpractice was imposed."),
)
BY_NAME = {event.name: event for event in EVENTS}
OF_ACTION: Mapping[str, str] = {
    "apprentice.register": "apprentice.registered",
    "apprentice.edit": "apprentice.changed",
    "apprentice.change_version": "apprentice.changed",
    "apprentice.begin_break": "apprentice.changed",
    "apprentice.end_break": "apprentice.changed",
    "apprentice.correct_break": "apprentice.changed",
    "apprentice.change_employer": "apprentice.changed",
    "apprentice.change_provider": "apprentice.changed",
    "apprentice.reinstate": "apprentice.changed",
    "apprentice.withdraw": "apprentice.withdrawn",
    "gateway.hand_in": "gateway.handed_in",
    "gateway.verify": "gateway.handed_in",
    "gateway.return": "gateway.returned",
    "gateway.take_back": "gateway.returned",
    "gateway.open_again": "gateway.returned",
    "gateway.confirm": "gateway.confirmed",
    "booking.book": "booking.made",
    "booking.reschedule": "booking.changed",
    "booking.cancel": "booking.changed",
    "booking.decline": "booking.changed",
    "booking.no_show": "booking.changed",
    "booking.notice": "booking.changed",
    "assessment.submit": "assessment.submitted",
    "result.release": "result.released",
    "result.revise": "result.changed",
    "resit.propose": "resit.proposed",
    "resit.agree": "resit.answered",
    "resit.refuse": "resit.answered",
    "resit.take_back": "resit.answered",
    "appeal.lodge": "appeal.lodged",
    "appeal.decide": "appeal.decided",
    "appeal.withdraw": "appeal.changed",
    "appeal.take_further": "appeal.changed",
    "appeal.set_aside": "appeal.changed",
    "case.adjustment": "adjustment.decided",
    "case.refused_adjustment": "adjustment.decided",
    "case.sanction": "sanction.imposed",
}
LINKED: Mapping[str, str] = {
    "booking": "bookings",
    "new": "bookings",
}  # facts that are ids, and where they are
OF_APPRENTICE: Mapping[str, str] = {  # what else is read of an apprentice, after events of that kind
    "resits": "resits",
    "appeals": "appeals",
    "adjustments": "decisions",
    "sanctions": "decisions",
}
PLAIN = (
    "gateway",
    "requirement",
    "attempt",
    "version",
    "appeal",
    "decision",
)  # facts that are codes of the plan or the record


def event_of(action: str) -> Event | None:
    """The event that an action of the trail is, if other systems are told of it."""
    name = OF_ACTION.get(action)
    return BY_NAME[name] if name else None
