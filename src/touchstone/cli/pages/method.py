"""One method for people: every rule about it, then its criteria by theme, each with its clause."""

from __future__ import annotations

from rich.text import Text

from touchstone.cli.page import INDENT, Page
from touchstone.documents.plan_words import method_rules
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.statement import Statement
from touchstone.rules.words import listed, plain


def show_method(page: Page, plan: Plan, method: Method) -> None:
    """The method in full."""
    page.title(f"{method.title} · {plan.identity.name}")
    page.line(_by_whom(method))
    page.blank()
    page.facts((name, _stated(says, rule)) for name, says, rule in method_rules(method))
    if method.allows:
        page.heading("Allowed")
        for allowed in method.allows:
            page.line(f"{allowed.says} [{allowed.source}]", indent=INDENT)
    for theme in method.themes:
        page.heading(f"{plan.vocabulary.theme.capitalize()}: {theme.title}")
        page.line(f"KSBs: {listed(theme.ksbs)}", "dim", INDENT)
        for one in theme.criteria:
            text = Text.assemble((f"{one.id} ({plain(one.kind)}) ", "bold"), one.text)
            page.bullet(text.append(f"\n{listed(one.ksbs)} · {one.force.value}: {one.source}", "dim"))
    page.heading("Grade")
    page.line(f"{method.grading.says or 'By the plan.'} [{method.grading.source}]", indent=INDENT)


def _by_whom(method: Method) -> str:
    if method.delivered_by is method.marked_by:
        return f"Delivered and marked by the {method.marked_by.words}."
    return f"Delivered by the {method.delivered_by.words}, marked by the {method.marked_by.words}."


def _stated(says: str, rule: Statement) -> Text:
    return Text.assemble(says, (f"\n{rule.force.value}: {rule.source}", "dim"))
