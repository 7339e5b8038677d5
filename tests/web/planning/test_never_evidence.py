"""The sheet is not evidence: no record, standing or other app knows it, whatever stands on it."""

from __future__ import annotations

import ast

from tests.architecture.source import PACKAGE, modules, tree
from tests.factories.planning import METHOD, Planning
from tests.factories.portfolio import text
from tests.factories.web import NOW
from touchstone.plans.writing import canonical_json, encode
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.records.models import Standing
from touchstone.web.records.queries import record, report

SECRET = "Zebrafish in the margin"
KNOW_OF_IT = {
    "api.routers": "programs of the apprentice, and of whom they show it to",
    "web.apprentices": "a move ends what was shown",
    "web.demo": "fills it",
    "web.privacy": "the apprentice's own copy, and that it goes in its time",
}


def importers(module: str) -> set[str]:
    """The apps outside this one that take anything from it."""
    found = set()
    for path in modules(PACKAGE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(module):
                found.add(".".join(path.relative_to(PACKAGE).parts[:2]))
    return found - {"web.planning"}


def test_no_part_of_the_product_knows_the_sheet_but_those_that_serve_the_apprentice_alone() -> None:
    assert importers("touchstone.web.planning") == set(KNOW_OF_IT)


def test_the_record_and_what_the_rules_say_are_the_same_with_and_without_it(planning: Planning) -> None:
    pieces = {piece.id for piece in planning.complete()}
    before = (record(planning.one, NOW), report(planning.one, NOW), list(Standing.objects.values()))
    for number in range(1, 12):
        planning.write(SECRET, f"PD-P{number}", pieces=pieces)
    planning.show()
    after = (record(planning.one, NOW), report(planning.one, NOW), list(Standing.objects.values()))
    assert after == before
    assert SECRET not in canonical_json(encode(after[0]))


def test_only_the_two_partners_may_read_and_only_the_apprentice_may_write() -> None:
    read = {role.id for role in ROLES if Permission.READ_PLANNING_SHEET in role.may}
    write = {role.id for role in ROLES if Permission.KEEP_PLANNING_SHEET in role.may}
    assert (read, write) == ({"training_provider", "employer"}, {"apprentice"})


def test_the_portfolio_says_nothing_of_the_links(planning: Planning) -> None:
    piece = planning.add()
    before = text(planning.get("training_provider", "portfolio-piece", piece.id))
    planning.write(SECRET, pieces={piece.id})
    assert text(planning.get("training_provider", "portfolio-piece", piece.id)) == before


def test_the_history_that_staff_read_says_who_read_it_and_no_word_of_it(planning: Planning) -> None:
    planning.write(SECRET)
    planning.show()
    planning.get("training_provider", "planning-method", planning.one.id, METHOD)
    said = text(planning.get("manager", "audit-history", planning.one.id))
    for words in ("chose to show the planning sheet", "read the planning sheet"):
        assert words in said.lower()
    assert SECRET not in said
