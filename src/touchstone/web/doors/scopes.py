"""What a token may open: a list an auditor can read. A scope is a part of what a role permits, never more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from touchstone.web.organisations.permissions import Permission, Role

_P = Permission


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a token may be made for; ``about`` follows "It may"."""

    name: str
    about: str
    permissions: frozenset[Permission]


def _scope(name: str, about: str, *permissions: Permission) -> Scope:
    return Scope(name, about, frozenset(permissions))


SCOPES: tuple[Scope, ...] = (
    _scope("organisations:read", "read who works together, and the plans", _P.SEE_APPRENTICES),
    _scope(
        "organisations:write",
        "add training providers and employers, and change one's own organisation's name, numbers and address",
        _P.MANAGE_PARTNERS,
        _P.MANAGE_ORGANISATION,
    ),
    _scope("people:write", "read who holds which role, invite people and end their roles", _P.MANAGE_PEOPLE),
    _scope(
        "apprentices:read",
        "read apprentices, their records and reports, as far as the role may know them",
        _P.SEE_APPRENTICES,
        _P.SEE_OWN,
    ),
    _scope(
        "apprentices:write",
        "register apprentices, correct a registration, and note what changes: breaks, moves, withdrawals",
        _P.REGISTER,
        _P.EDIT_REGISTRATION,
        _P.CHANGE_CIRCUMSTANCES,
    ),
    _scope("imports:write", "bring in many apprentices from a file", _P.IMPORT, _P.REGISTER),
    _scope(
        "portfolio:write",
        "add evidence, statements and declarations, and hand the portfolio in",
        _P.EDIT_PORTFOLIO,
        _P.ASK_OUTSIDE,
        _P.WRITE_STATEMENT,
        _P.DECLARE_ANONYMISED,
        _P.HAND_IN,
    ),
    _scope(
        "gateway:write",
        "hand in items at the gateway, sign and verify them",
        _P.HAND_IN,
        _P.SIGN_FOR_PROVIDER,
        _P.SIGN_FOR_EMPLOYER,
        _P.SIGN_FOR_SELF,
    ),
    _scope(
        "gateway:review",
        "accept, return and confirm at the gateway, and give the portfolio to the assessor",
        _P.REVIEW_GATEWAY,
        _P.CONFIRM_GATEWAY,
    ),
    _scope(
        "bookings:write",
        "book, move and cancel assessments, serve notice, keep assessors' times and conflicts",
        _P.BOOK,
        _P.SERVE_NOTICE,
        _P.MANAGE_ASSESSORS,
    ),
    _scope(
        "bookings:answer",
        "accept and decline one's own bookings, and say when one is available",
        _P.ANSWER_BOOKING,
        _P.KEEP_OWN_AVAILABILITY,
    ),
    _scope("assessments:write", "write and submit assessments", _P.ASSESS, _P.MARK),
    _scope(
        "questions:read",
        "read the question bank, and the sets of the attempts that one may open",
        _P.READ_QUESTIONS,
    ),
    _scope("questions:write", "write, review and withdraw the questions of the bank", _P.KEEP_QUESTIONS),
    _scope("quality:write", "assure the quality of assessments", _P.ASSURE),
    _scope("results:read", "read released results and statements of results", _P.SEE_APPRENTICES, _P.SEE_OWN),
    _scope("results:release", "release results, and hold them back", _P.RELEASE),
    _scope("results:tell", "note that an apprentice was told their result", _P.TELL_RESULT),
    _scope(
        "decisions:write",
        "let an unmet requirement pass with a reason, grant or refuse reasonable adjustments, impose "
        "sanctions for malpractice, and determine exceptional circumstances",
        _P.OVERRIDE,
        _P.ACKNOWLEDGE,
        _P.ADJUST,
        _P.SANCTION,
        _P.DETERMINE_EXCEPTIONAL,
    ),
    _scope(
        "resits:write",
        "propose resits and retakes, and agree to them for the employer",
        _P.ARRANGE_AGAIN,
        _P.CONSENT,
    ),
    _scope("appeals:read", "read appeals, as far as the role may know them", _P.SEE_APPRENTICES, _P.SEE_OWN),
    _scope("appeals:write", "lodge appeals, withdraw them and take them further", _P.APPEAL),
    _scope("appeals:decide", "say who decides appeals, and decide them", _P.HEAR_APPEALS, _P.DECIDE_APPEAL),
    _scope(
        "planning:read",
        "read planning sheets that are one's own, or shown to one's organisation",
        _P.KEEP_PLANNING_SHEET,
        _P.READ_PLANNING_SHEET,
    ),
    _scope("planning:write", "write one's planning sheet, and choose who reads it", _P.KEEP_PLANNING_SHEET),
    _scope("scrutiny:write", "say what external quality assurers may look at", _P.GRANT_SCRUTINY),
    _scope(
        "data:keep",
        "read what is kept until when, hold it, and ask for erasure or answer who asked",
        _P.KEEP_DATA,
        _P.ASK_ERASURE,
    ),
    _scope("records:export", "take records away as files", _P.EXPORT_RECORD, _P.SCRUTINISE),
    _scope("board:read", "read how many apprentices stand where", _P.SEE_BOARD),
    _scope("audit:read", "read the history of a record", _P.SEE_AUDIT),
    _scope("jobs:retry", "read which work in the background failed, and try it again", _P.SEE_JOBS),
)
BY_NAME = {scope.name: scope for scope in SCOPES}


def offered(role: type[Role]) -> list[Scope]:
    """The scopes of which a role permits anything."""
    return [scope for scope in SCOPES if scope.permissions & role.may]


def permitted(names: Iterable[str]) -> frozenset[Permission]:
    """What scopes permit together; one that is not known any more permits nothing."""
    return _permitted(frozenset(names))


@cache
def _permitted(names: frozenset[str]) -> frozenset[Permission]:
    known = (BY_NAME[name].permissions for name in names if name in BY_NAME)
    return frozenset().union(*known)


def scopes_for(permission: Permission) -> list[str]:
    """The scopes that permit something, for an answer that says what is missing."""
    return [scope.name for scope in SCOPES if permission in scope.permissions]
