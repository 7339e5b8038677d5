"""Recordings handed in: how many, how long, which part, when, in which medium, who is visible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from touchstone.rules.conduct.session import Session, universal
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import AfterGateway, Media, Minutes, Number, Recordings, Visible
from touchstone.rules.record.attempt import Recording
from touchstone.rules.words import at_time, called, length, listed, plain, plural


def findings(session: Session) -> Iterator[Finding]:
    """``recording.number`` for the attempt, then every condition of the plan for each recording."""
    rules = session.method.recordings
    if rules is None:
        return
    yield _number(session, rules.number)
    for recording in sorted(session.attempt.recordings, key=attrgetter("id")):
        yield from _conditions(session, rules, recording)


def _number(session: Session, rule: Number) -> Finding:
    handed_in, needed = len(session.attempt.recordings), plural(rule.number, "recording")
    holds = False if handed_in > rule.number else session.reached(handed_in == rule.number)
    message = f"{handed_in} of {needed} handed in."
    if handed_in > rule.number:
        message = f"{handed_in} recordings were handed in; the plan takes {needed}. Say which to leave out."
    return session.find("recording.number", holds, message, rule, handed_in=handed_in, number=rule.number)


def _conditions(session: Session, rules: Recordings, recording: Recording) -> Iterator[Finding]:
    if rules.length is not None:
        yield _length(session, rules.length, recording)
    if rules.assessed is not None:
        yield _assessed(session, rules.assessed, recording)
    if rules.held_after is not None:
        said = f"The session in {called('recording', recording.id)} was held"
        yield _after(session, rules.held_after, recording, recording.held_at, "held_after", said)
    if rules.recorded_after is not None:
        said = f"{called('Recording', recording.id)} was made"
        yield _after(session, rules.recorded_after, recording, recording.recorded_at, "recorded_after", said)
    if rules.media is not None:
        yield _media(session, rules.media, recording)
    if rules.visible is not None:
        yield _visible(session, rules.visible, recording)


def _length(session: Session, rule: Minutes, recording: Recording) -> Finding:
    return session.find(
        "recording.length",
        recording.seconds >= rule.minutes * 60,
        f"{called('Recording', recording.id)} lasts {length(recording.seconds)}; "
        f"the least is {plural(rule.minutes, 'minute')}.",
        rule,
        subject=recording.id,
        seconds=recording.seconds,
        at_least_minutes=rule.minutes,
    )


def _assessed(session: Session, rule: Minutes, recording: Recording) -> Finding:
    holds, message = _part(session, rule, recording)
    return session.find(
        "recording.assessed",
        holds,
        message,
        rule,
        subject=recording.id,
        seconds=recording.seconds,
        from_second=recording.from_second,
        to_second=recording.to_second,
        minutes=rule.minutes,
    )


def _part(session: Session, rule: Minutes, recording: Recording) -> tuple[bool | None, str]:
    start, end, needed = recording.from_second, recording.to_second, rule.minutes * 60
    name, minutes = called("recording", recording.id), plural(rule.minutes, "minute")
    if recording.seconds < needed:
        return False, f"Of {name}, {minutes} are assessed, but it lasts {length(recording.seconds)}."
    if start is not None and end is not None:
        message = (
            f"Seconds {start} to {end} of {name} are assessed; they must be {minutes} within its length."
        )
        return end - start == needed and end <= recording.seconds, message
    if recording.seconds == needed:
        return True, f"All of {name} is assessed."
    message = f"Of {name}, {minutes} are assessed; it is longer, so the apprentice names the part."
    return session.absent, message


def _after(
    session: Session, rule: AfterGateway, recording: Recording, when: datetime, name: str, said: str
) -> Finding:
    code, gateway = f"recording.{name}", session.situation.record.confirmed.get(rule.gateway)
    confirmed = None if gateway is None else gateway.confirmed_at
    if confirmed is None:
        message = f"{said} at {at_time(when)}; when the gateway was confirmed is not known."
        return session.find(code, None, message, rule, subject=recording.id)
    holds = universal(when) > universal(confirmed)
    side = "after" if holds else "not after"
    message = f"{said} at {at_time(when)}, {side} the gateway was confirmed at {at_time(confirmed)}."
    return session.find(code, holds, message, rule, subject=recording.id)


def _media(session: Session, rule: Media, recording: Recording) -> Finding:
    medium, accepted = recording.medium, listed(map(plain, rule.accepted), "or")
    message = f"{called('Recording', recording.id)} is {plain(medium)}; accepted is {accepted}."
    holds = medium in rule.accepted
    return session.find("recording.media", holds, message, rule, subject=recording.id, medium=medium)


def _visible(session: Session, rule: Visible, recording: Recording) -> Finding:
    holds, message = _seen_in(recording, rule.people)
    return session.find("recording.visible", holds, message, rule, subject=recording.id)


def _seen_in(recording: Recording, people: tuple[str, ...]) -> tuple[bool | None, str]:
    everybody, name = listed(map(plain, people)), called("recording", recording.id)
    if recording.visible is None:
        return (
            None,
            f"Look whether {everybody} are visible in {name}, and say so.",
        )
    missing = [person for person in people if person not in recording.visible]
    if missing:
        return False, f"Not visible in {name}: {listed(map(plain, missing))}."
    return True, f"Visible in {name}: {everybody}."
