"""Days and standing of a plan, and the versions of one standard side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from touchstone.plans.lint.fault import LintFault
from touchstone.rules.plan import Plan
from touchstone.rules.plan.identity import Dates, Identity
from touchstone.rules.words import on_date

ASSUMED = "assumed_equal_to "


def faults(plan: Plan) -> Iterator[LintFault]:
    """Faults of a plan's own days, and of a version that is only assumed."""
    identity = plan.identity
    yield from _starts(identity)
    if identity.in_force is not None:
        yield from _inverted("in_force", identity.in_force)
    if identity.dated is not None and plan.last_checked_on < identity.dated:
        message = f"the file was last checked on {on_date(plan.last_checked_on)}, before the plan was dated."
        yield LintFault(
            ("last_checked_on",),
            message,
            f"It is dated {on_date(identity.dated)}.",
        )
    yield from _assumed(plan)


def _starts(identity: Identity) -> Iterator[LintFault]:
    starts = identity.starts
    if starts is None:
        if identity.starts_unknown is None:
            message = "neither `starts` nor `starts_unknown` is given."
            yield LintFault(
                ("identity",), message, "Give the first day of start, or say why it is not known."
            )
        return
    if identity.starts_unknown is not None:
        message = "`starts` is given, and so it is not unknown."
        yield LintFault(("identity", "starts_unknown"), message, "Keep one of the two.")
    yield from _inverted("starts", starts)
    if identity.approved_on is not None and identity.approved_on > starts.from_:
        message = f"the plan was approved on {on_date(identity.approved_on)}, after the first start."
        yield LintFault(
            ("identity", "approved_on"),
            message,
            f"Starts are from {on_date(starts.from_)}.",
        )


def _inverted(key: str, dates: Dates) -> Iterator[LintFault]:
    if dates.until is not None and dates.until < dates.from_:
        message = f"the last day, {on_date(dates.until)}, is before the first, {on_date(dates.from_)}."
        yield LintFault(("identity", key, "until"), message, "Mend one of the two days.")


def _assumed(plan: Plan) -> Iterator[LintFault]:
    status, version = plan.identity.status, plan.identity.version
    assumed = status.startswith(ASSUMED)
    if assumed and plan.confirmation is None:
        message = "the version is assumed equal to another, and nothing says what is confirmed."
        yield LintFault(
            ("identity", "status"),
            message,
            "Add `confirmation`: what a witness confirms.",
        )
    if plan.confirmation is not None and not assumed:
        message = f"`confirmation` is for a version that is only assumed; this one is {status}."
        yield LintFault(
            ("confirmation",), message, f'Delete it, or write status: "{ASSUMED}" and the version.'
        )
    if status == ASSUMED + version:
        message = f"version {version} is assumed equal to itself."
        yield LintFault(("identity", "status"), message, "Name another version.")


def version_faults(identities: Sequence[Identity]) -> Iterator[tuple[Identity, LintFault]]:
    """Faults between versions of standards: each given once, their starts neither overlapping nor gapped.

    Each fault comes with the identity at which to mend it. Versions whose starts are unknown are left out.
    """
    seen: set[str] = set()
    for identity in identities:
        if identity.name in seen:
            message = f"there is another plan of {identity.name}."
            yield identity, LintFault(("identity", "version"), message, "Give each plan its own version.")
        seen.add(identity.name)
    for reference in dict.fromkeys(identity.reference for identity in identities):
        dated = [
            (one.starts, one) for one in identities if one.reference == reference and one.starts is not None
        ]
        for (earlier, before), (later, after) in pairwise(sorted(dated, key=lambda pair: pair[0].from_)):
            yield from _between(before, earlier, after, later)


def _between(
    before: Identity, earlier: Dates, after: Identity, later: Dates
) -> Iterator[tuple[Identity, LintFault]]:
    last_day_before = later.from_ - timedelta(days=1)
    remedy = f"Let {before.name} end on {on_date(last_day_before)}, or mend the first start of {after.name}."
    if earlier.until is None or earlier.until > last_day_before:
        end = "is still open" if earlier.until is None else f"lasts until {on_date(earlier.until)}"
        message = f"starts from {on_date(later.from_)} overlap with {before.name}, which {end}."
        yield after, LintFault(("identity", "starts", "from_"), message, remedy)
    elif earlier.until < last_day_before:
        message = f"nobody could start between {on_date(earlier.until)} and {on_date(later.from_)}."
        yield after, LintFault(("identity", "starts", "from_"), message, remedy)
