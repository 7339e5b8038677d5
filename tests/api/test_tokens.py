"""Tokens that open nothing: expired, withdrawn, of another organisation, of a role that ended, too small."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.doors import Program, program, secret_of
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.rules.calendar import day
from touchstone.web.doors.actions import revoke_token
from touchstone.web.doors.models import Token
from touchstone.web.organisations.models import Relation
from touchstone.web.organisations.scope import within


def test_a_token_says_who_it_is(people: Cast) -> None:
    told = program(people, "training_provider", ["apprentices:read"]).get("/me").json()
    assert told["role"] == "training_provider"
    assert told["organisation"]["id"] == str(people.provider.id)
    assert [one["id"] for one in told["works_with"]] == [str(people.organisation.id)]
    assert told["scopes"] == ["apprentices:read"]


def test_an_expired_token_is_told_so_in_kind_words(people: Cast) -> None:
    acting = program(people, "manager")
    acting.now = NOW + timedelta(days=30)
    answer = acting.get("/me")
    assert answer.status_code == 401
    assert (
        answer.json()["detail"]
        == "This token was good until 1 July 2026. Ask your organisation for another one."
    )
    acting.now -= timedelta(seconds=1)
    assert acting.get("/me").status_code == 200


def test_a_withdrawn_token_is_told_so(people: Cast) -> None:
    acting = program(people, "manager")
    revoke_token(token=Token.objects.get().id, by=people.actor("manager"), at=NOW)
    answer = acting.get("/me")
    assert (answer.status_code, "was withdrawn on 1 June 2026" in answer.json()["detail"]) == (401, True)


def test_a_token_ends_with_the_role_it_acts_in(people: Cast) -> None:
    acting, held = program(people, "manager"), people.memberships["manager"]
    held.until = NOW
    held.save()
    assert acting.get("/me").status_code == 401


def test_a_token_ends_with_the_account_of_its_person(people: Cast) -> None:
    acting, person = program(people, "manager"), people.people["manager"]
    person.is_active = False
    person.save()
    assert acting.get("/me").status_code == 401


def test_what_nobody_made_is_told_nothing(people: Cast) -> None:
    said = {Program(secret).get("/me").json()["detail"] for secret in ("ts_wrong", "ts_" + "x" * 43, "other")}
    assert len(said) == 1
    assert "not known here" in said.pop()


def test_a_token_of_another_organisation_sees_nothing_of_ours(people: Cast) -> None:
    one, south = apprenticeship(people), cast("South")
    foreign = program(south, "manager")
    foreign.sees = (people.organisation.id,)
    assert foreign.get(f"/apprentices/{one.id}").status_code == 404
    assert foreign.get("/apprentices").json()["items"] == []
    body = {"version": "1.0", "reason": "Why not."}
    assert foreign.send(f"/apprentices/{one.id}/version", body).status_code == 404
    one.refresh_from_db()
    assert one.version == "1.1"


def test_a_partner_that_we_work_with_no_more_sees_nothing_of_ours(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "training_provider")
    assert acting.get(f"/apprentices/{one.id}").status_code == 200
    Relation.objects.filter(partner=people.provider).update(until=NOW)
    assert acting.get(f"/apprentices/{one.id}").status_code == 404


def test_a_scope_too_small_is_named(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager", ["apprentices:read"])
    answer = acting.send(f"/apprentices/{one.id}/withdraw", {"on": "2026-05-01", "reason": "Moved."})
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:touchstone:problem:scope-too-small"
    assert answer.json()["detail"] == "This token does not have the scope apprentices:write."


def test_no_scope_gives_more_than_the_role_has(people: Cast) -> None:
    """A token that was made for more than its role permits, by whatever mistake, opens no more."""
    one, acting = apprenticeship(people), program(people, "employer", ["apprentices:read"])
    Token.objects.update(scopes=["apprentices:read", "apprentices:write"])
    answer = acting.send(f"/apprentices/{one.id}/withdraw", {"on": "2026-05-01", "reason": "Moved."})
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:touchstone:problem:not-allowed")


@pytest.mark.parametrize("role", ["manager", "internal_quality_assurer"])
def test_a_token_for_reading_alone_makes_nobody_an_assurer(people: Cast, role: str) -> None:
    """Who may release sees grades before; a token that may not release does not."""
    actor = people.actor(role)
    with within(*actor.sees):
        known = Program(secret_of(actor, ["apprentices:read"]), actor.sees)
    assert known.get("/results-to-release").status_code == 403


def test_a_session_in_a_browser_opens_nothing(people: Cast) -> None:
    stranger = Program("", (people.organisation.id,))
    stranger.client.force_login(people.people["manager"])
    assert stranger.get("/apprentices").status_code == 401


def test_the_day_of_its_last_use_is_kept(people: Cast) -> None:
    acting = program(people, "manager")
    assert Token.objects.get().last_used_on is None
    acting.get("/me")
    assert Token.objects.get().last_used_on == day(NOW)


def test_what_a_program_did_stands_in_the_history_under_its_name(people: Cast) -> None:
    one, acting = apprenticeship(people), program(people, "manager")
    acting.send(f"/apprentices/{one.id}/withdraw", {"on": "2026-05-01", "reason": "Moved."})
    (event,) = acting.get(f"/apprentices/{one.id}/history").json()["items"]
    assert (event["action"], event["role"]) == ("apprentice.withdraw", "manager")
