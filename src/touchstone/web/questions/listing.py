"""The list of the bank as a table, and the file that holds all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.organisations.actor import Actor
from touchstone.web.questions import queries
from touchstone.web.questions.actions.bringing import COLUMNS
from touchstone.web.questions.fitting import in_order, methods
from touchstone.web.questions.models import BankQuestion, State
from touchstone.web.ui.tables import Choice, Column, Search, Table

MORE = ("number", "version", "state", "drawn", "asked", "reviewed_on", "review_due_on")


class In(Choice):
    """A filter of a list that a field holds, such as one KSB of several."""

    def narrow(self, typed: str) -> Q | None:
        """The condition for a value that is on offer."""
        return Q(**{f"{self.field}__contains": [typed]}) if typed in dict(self.options) else None


class Due(Choice):
    """A filter by the day of review: those that are due."""

    def narrow(self, typed: str) -> Q | None:
        """Due until the day that the option names."""
        if typed not in dict(self.options):
            return None
        return Q(**{f"{self.field}__lte": date.fromisoformat(typed)}, state=State.IN_USE)


class OfMethod(Choice):
    """A filter by a method of a standard."""

    def narrow(self, typed: str) -> Q | None:
        """The condition for both."""
        standard, _, method = typed.partition(" ")
        return Q(standard=standard, method=method) if typed in dict(self.options) else None


def table(actor: Actor, asked: Mapping[str, str], today: date) -> Table[BankQuestion]:
    """The questions of the actor's organisation, filtered and sorted as the address says."""
    known = list(methods())
    rows = queries.bank(actor)
    themes = {
        (plan.identity.reference, one.id, theme.id): theme.title
        for plan, one in known
        for theme in one.themes
    }
    titles = {key(plan, one): title(plan, one) for plan, one in known}

    def theme(row: Any) -> str:
        return str(themes.get((row.standard, row.method, row.theme), row.theme))

    return Table(
        rows=rows,
        asked=asked,
        caption="Questions of the bank",
        sort="number",
        columns=(
            Column(name="number", title="No.", value=lambda row: row.number, sort="number", show="number"),
            Column(
                name="text",
                title="Question",
                value=lambda row: row.text,
                link=lambda row: reverse("questions-one", args=[row.id]),
            ),
            Column(
                name="for",
                title="For",
                value=lambda row: titles.get(f"{row.standard} {row.method}", row.method),
            ),
            Column(name="theme", title="Theme", value=theme),
            Column(name="ksbs", title="KSBs", value=lambda row: " ".join(row.ksbs)),
            Column(name="state", title="State", value=lambda row: state(row, today)),
            Column(name="drawn", title="Drawn", value=lambda row: row.drawn, sort="drawn", show="number"),
            Column(name="asked", title="Asked", value=lambda row: row.asked, sort="asked", show="number"),
            Column(name="due", title="Review due", value=lambda row: row.review_due_on, sort="review_due_on"),
        ),
        search=Search(title="Words of the question", fields=("text",)),
        choices=_choices(known, today, titles),
        empty="Write the first question, or take in a file of them.",
    )


def _choices(known: list[tuple[Plan, Method]], today: date, titles: Mapping[str, str]) -> tuple[Choice, ...]:
    themes = {one.id: one.title for _, method in known for one in method.themes}
    ksbs = in_order([code for _, method in known for code in method.ksbs])
    return (
        OfMethod(name="for", title="For", field="method", options=list(titles.items())),
        Choice(
            name="theme", title="Theme", field="theme", options=sorted(themes.items(), key=lambda one: one[1])
        ),
        In(name="ksb", title="KSB", field="current__ksbs", options=[(code, code) for code in ksbs]),
        Choice(name="state", title="State", field="state", options=State.choices),
        Due(
            name="due",
            title="Review",
            field="review_due_on",
            options=[(today.isoformat(), "Due today or before")],
        ),
    )


def key(plan: Plan, method: Method) -> str:
    """A method of a standard as the filter names it."""
    return f"{plan.identity.reference} {method.id}"


def title(plan: Plan, method: Method) -> str:
    """A method of a standard in words."""
    return f"{plan.identity.reference} {method.title}"


def state(one: BankQuestion, today: date) -> str:
    """Whether it may be drawn, and whether it is due for review."""
    label = str(State(one.state).label)
    return f"{label}, due for review" if one.is_due(today) else label


def records(actor: Actor) -> Iterator[list[Any]]:
    """Every question as a row of a file: the columns of a file to take in, and what is known besides."""
    yield [*COLUMNS, *MORE]
    for row in queries.bank(actor).select_related("current").order_by("number"):
        assert row.current is not None
        said: Any = row
        wording = row.current
        yield [
            *(row.standard, row.method, wording.theme, " ".join(wording.ksbs), wording.text, wording.answer),
            *(
                row.number,
                wording.number,
                row.state,
                said.drawn,
                said.asked,
                row.reviewed_on,
                row.review_due_on,
            ),
        ]


def example() -> list[list[str]]:
    """How a file looks: a row for each method that a bank can be kept for."""
    return [
        [
            plan.identity.reference,
            method.id,
            method.themes[0].title if method.themes else "",
            " ".join(method.ksbs[:2]),
            "How do you …?",
            "Says what was done, why, and what came of it.",
        ]
        for plan, method in methods()
    ]
