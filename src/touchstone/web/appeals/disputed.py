"""What an appeal is about, in words: the method of a result, or a decision about the case."""

from __future__ import annotations

from touchstone.rules.disputes import title
from touchstone.rules.plan.method import Method
from touchstone.rules.words import plain
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records import law
from touchstone.web.records.queries import disputable


def method_of(one: Apprenticeship, appeal: Appeal) -> Method | None:
    """The plan's method of the disputed attempt; none of an appeal against a decision."""
    if appeal.attempt is None:
        return None
    return law.plan(one.standard, one.version).method(appeal.attempt.method)


def what(one: Apprenticeship, appeal: Appeal) -> str:
    """What is disputed, as people call it; no reason and no measure is in it."""
    if appeal.decision is not None:
        return title(law.plan(one.standard, one.version), disputable(appeal.decision))
    method = method_of(one, appeal)
    if method is not None:
        return method.title
    return plain(appeal.attempt.method) if appeal.attempt is not None else ""
