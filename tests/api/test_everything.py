"""Whatever the pages do, another program can do: every action is an operation, or says why it is none."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from tests.architecture.source import PACKAGE, modules, shown, tree
from touchstone.api.service import ROUTERS

WEB = PACKAGE / "web"
OWN = "somebody's own affair, done by themselves where they are signed in"
KEYS = "keys that open doors are made and kept by people, who see their secret once"
PART = "a part of other actions, which are operations"
OUTSIDE = "done by somebody outside, at the page of the link that they were sent"
LATER = "done by a job of the instance, by no person"
PIECEWISE = "bytes come by the protocol tus, described beside the routers (touchstone.api.uploading)"
NO_OPERATION = {
    "accounts.actions.accept": OWN,
    "accounts.actions.begin_service": PART,
    "accounts.actions.end_service": PART,
    "accounts.providers.end_provider": KEYS,
    "accounts.providers.settle_provider": KEYS,
    "anonymising.working.look_through": LATER,
    "appeals.actions.end_refused": LATER,
    "assessments.actions.sign": OWN,
    "assessments.actions.write": PART,
    "assessments.actions.write_each": PART,
    "assessments.overruling.overrule": PART,
    "audit.actions.record_event": PART,
    "audit.actions.record_events": PART,
    "audit.erasing.trail": PART,
    "bookings.actions.recognise": PART,
    "bookings.actions.recognise_freed": LATER,
    "bookings.calling_off.call_off": PART,
    "bookings.freeing.set_free": PART,
    "bookings.freeing.spare": PART,
    "console.submitting.submit": "submitting is an operation; what a device knew of is the console's own",
    "doors.actions.make_own_token": KEYS,
    "doors.actions.make_token": KEYS,
    "doors.actions.revoke_token": KEYS,
    "doors.actions.sweep_answers": LATER,
    "doors.announcing.again": PART,
    "doors.announcing.deliver": LATER,
    "doors.announcing.sweep_messages": LATER,
    "doors.endpoints.add": KEYS,
    "doors.endpoints.redeliver": KEYS,
    "doors.endpoints.remove": KEYS,
    "doors.endpoints.renew": KEYS,
    "examining.working.examine": LATER,
    "examining.working.examine_again": LATER,
    "files.actions.close_file": PART,
    "files.actions.open_waiting": PART,
    "files.actions.sweep": LATER,
    "files.actions.sweep_unnamed": LATER,
    "files.delivering.deliver_left": LATER,
    "imports.actions.end": PART,
    "imports.actions.give_up": LATER,
    "imports.actions.sweep": LATER,
    "imports.working.work": LATER,
    "links.actions.receive_file": OUTSIDE,
    "mail.actions.forget_account_mail": LATER,
    "mail.actions.post": PART,
    "mail.actions.write": PART,
    "mail.actions.write_about_account": PART,
    "mail.digest.write_all": LATER,
    "mail.digest.write_one": LATER,
    "mail.reminders.remind_all": LATER,
    "mail.sending.send": LATER,
    "mail.sending.send_account_mail": LATER,
    "organisations.founding.found": "the first one of an instance, by whoever runs it",
    "packs.actions.sweep": LATER,
    "portfolio.many.add_pieces": "add_piece, once for each file of a page",
    "packs.binding.sweep_bound": LATER,
    "packs.making.make": LATER,
    "packs.working.work": LATER,
    "planning.actions.stop_showing": PART,
    "privacy.again.carry_out_again": "a part of restoring a backup, at the command line",
    "privacy.giving_up.find_given_up": LATER,
    "privacy.download.take_copy": "everything about a person in one file leaves to who has just signed in",
    "privacy.removing.remove_over": LATER,
    "quality.actions.open_review": PART,
    "records.actions.keep": PART,
    "records.determining.determine": PART,
    "records.determining.withdraw": PART,
    "records.nightly.begin_anew": LATER,
    "results.actions.overall_changed": PART,
    "results.actions.revise": PART,
    "uploads.actions.arrived": PIECEWISE,
    "uploads.actions.begin": PIECEWISE,
    "uploads.actions.check": LATER,
    "uploads.actions.end": PIECEWISE,
    "uploads.actions.sweep": LATER,
    "uploads.actions.take_in": "a part of a page without JavaScript",
    "viewing.beginning.begin_missed": LATER,
    "viewing.logging.write": PART,
    "viewing.preparing.prepare": LATER,
}
NO_MOMENT = {  # what is done at no moment that is kept, and why it is none
    "accounts.actions.prefer": OWN,
    "accounts.actions.renew_calendar_key": f"{KEYS}: the address of one's calendar",
}
WRITES = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
NOT_ACTIONS = ("demo", "migrations")  # stories are told by actions; tables are made by none
PAGES = [
    path
    for path in modules(WEB)
    if "views" in path.relative_to(WEB).with_suffix("").parts
    and path.relative_to(WEB).parts[0] not in NOT_ACTIONS
]


def actions() -> set[str]:
    """Every function of the apps that does something at a moment: the shape that actions have."""
    return {
        f"{'.'.join(path.relative_to(WEB).with_suffix('').parts)}.{node.name}"
        for path in modules(WEB)
        if not set(path.parts) & set(NOT_ACTIONS)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "at" in {one.arg for one in node.args.kwonlyargs}
    }


def changes() -> set[str]:
    """Every function of the apps that changes rows itself and that a page calls, whatever it is given."""
    called = {name for path in PAGES for name in calls(path)}
    return {
        name
        for path in modules(WEB)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and writes(node)
        if (name := f"{'.'.join(path.relative_to(WEB).with_suffix('').parts)}.{node.name}") in called
    }


def writes(node: ast.FunctionDef) -> bool:
    """Whether a function of an app saves a row, or changes, makes or deletes those of a table."""
    attributes = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    changed = "save" in attributes or ("objects" in attributes and bool(attributes & WRITES))
    return changed and not node.name.startswith("_")


def calls(path: Path) -> set[str]:
    """Every function of the apps that a module of pages calls."""
    module = import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    return {named(module, node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)} - {""}


def named(module: ModuleType, node: ast.AST) -> str:
    """The function of an app that a name in a module stands for; nothing for anything else."""
    found = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        found = getattr(getattr(module, node.value.id, None), node.attr, None)
    if not isinstance(found, FunctionType) or not found.__module__.startswith("touchstone.web."):
        return ""
    return f"{found.__module__}.{found.__name__}".removeprefix("touchstone.web.")


def operations() -> set[str]:
    """Every function of the apps that a router names."""
    files = {router: Path(str(router.__file__)) for router in ROUTERS}
    return {named(router, node) for router, path in files.items() for node in ast.walk(tree(path))}


def test_every_action_is_an_operation_or_says_why_it_is_none() -> None:
    assert sorted(actions() - operations() - set(NO_OPERATION)) == []


def test_what_pages_change_at_no_moment_is_an_operation_or_says_why_it_is_none() -> None:
    """The name by which one goes, and how one is written to: nothing of a trail, and done by a page."""
    found = changes() - actions() - operations()
    assert sorted(found - set(NO_MOMENT)) == []
    assert sorted(set(NO_MOMENT) - found) == []


def test_what_is_said_to_be_no_operation_is_an_action_and_is_none() -> None:
    assert sorted(set(NO_OPERATION) - actions()) == []
    assert sorted(set(NO_OPERATION) & operations()) == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_what_a_page_does_is_among_the_actions(path: Path) -> None:
    """So that none slips through because it has another shape."""
    module = import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    done = {named(module, call.func) for call in calls if "by" in {one.arg for one in call.keywords}}
    assert sorted(done - actions() - {""}) == []
