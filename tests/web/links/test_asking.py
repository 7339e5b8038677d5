"""Asking somebody outside for a file, the list of who was asked, and the end of a link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tests.factories.links import WORDS, asked, secret_in, sent
from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.audit.models import Event
from touchstone.web.links import actions, checking
from touchstone.web.links.models import LinkStanding, UploadLink
from touchstone.web.links.queries import by_secret, hashed
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.organisations.scope import everywhere, within

ASK: dict[str, Any] = {
    "id": str(uuid4()),
    "name": "Lee Marsh",
    "email": "Lee@Works.example",
    "wanted": WORDS,
    "piece": "new",
    "families": ["video", "audio"],
    "most": 2,
    "largest": 500,
    "days": 7,
}
MAY = [role.id for role in ROLES if Permission.ASK_OUTSIDE in role.may]
MAY_NOT = [role.id for role in ROLES if Permission.ASK_OUTSIDE not in role.may]


def test_whoever_is_asked_gets_a_letter_with_the_link_and_nobody_else(portfolio: Portfolio) -> None:
    answer = portfolio.post("training_provider", "links-ask", portfolio.one.id, **ASK)
    assert (answer.status_code, answer["Location"]) == (302, f"/apprentices/{portfolio.one.id}/links/")
    link = UploadLink.objects.get()
    assert (link.name, link.email, link.families, link.most, link.largest) == (
        "Lee Marsh",
        "lee@works.example",
        ["video", "audio"],
        2,
        500 * 1024 * 1024,
    )
    assert (link.made_at, link.expires_at, link.piece) == (NOW, NOW + timedelta(days=7), None)
    letter = Message.objects.get()
    assert (letter.to, letter.kind, letter.at_once) == ("lee@works.example", "upload_link", True)
    assert "Amina" in letter.text
    assert "Khan" not in letter.text + letter.subject
    secret = secret_in(link)
    assert len(secret) >= 43
    assert secret not in letter.text + letter.html
    assert secret not in text(portfolio.get("training_provider", "links-home", portfolio.one.id))


def test_a_form_that_is_sent_five_times_is_one_link_and_one_letter(portfolio: Portfolio) -> None:
    page, one = "links-ask", portfolio.one.id
    assert 'name="id"' in text(portfolio.get("training_provider", page, one))
    answers = [portfolio.post("training_provider", page, one, **ASK) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {302}
    assert (UploadLink.objects.count(), Message.objects.count()) == (1, 1)
    assert Event.objects.filter(action="link.make").count() == 1
    other = portfolio.post("training_provider", page, one, **(ASK | {"email": "jo@works.example"}))
    assert (other.status_code, "This form was sent already" in text(other)) == (422, True)
    portfolio.post("training_provider", page, one, **(ASK | {"id": str(uuid4())}))
    assert UploadLink.objects.count() == 2, "another form is another link"


def test_the_secret_stands_nowhere_in_the_database(portfolio: Portfolio, link: UploadLink) -> None:
    secret = secret_in(link)
    sent(link)
    with everywhere(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS one WHERE one::text LIKE %s', [f"%{secret}%"])
            assert cursor.fetchone() == (0,), table
    assert link.secret_hash == hashed(secret)
    assert by_secret(secret) == link
    assert Event.objects.filter(chain=portfolio.one.id, action="link.make").get().facts == {
        "link": str(link.id),
        "files": 1,
        "until": "2026-06-15",
    }


@pytest.mark.parametrize("role", MAY)
def test_who_may_ask_sees_the_form_and_the_list(portfolio: Portfolio, role: str) -> None:
    for page in ("links-home", "links-ask"):
        assert portfolio.get(role, page, portfolio.one.id).status_code == 200


@pytest.mark.parametrize("role", MAY_NOT)
def test_others_may_not(portfolio: Portfolio, link: UploadLink, role: str) -> None:
    for page in ("links-home", "links-ask"):
        assert portfolio.get(role, page, portfolio.one.id).status_code == 403
    assert portfolio.post(role, "links-withdraw", link.id).status_code == 403
    with pytest.raises(NotAllowed):
        asked(portfolio.one, portfolio.actor(role))
    with pytest.raises(NotAllowed):
        actions.withdraw_link(link=link.id, by=portfolio.actor(role), at=NOW)


def test_who_is_asked_and_asks_is_of_this_apprentice_alone(portfolio: Portfolio, link: UploadLink) -> None:
    with everywhere():
        south = cast("South")
        theirs = apprenticeship(south)
    with within(south.organisation.id):
        other = asked(theirs, south.actor("manager"))
    assert portfolio.get("manager", "links-home", theirs.id).status_code == 404
    assert portfolio.post("manager", "links-ask", theirs.id, **ASK).status_code == 404
    assert portfolio.post("manager", "links-withdraw", other.id).status_code == 404
    assert portfolio.post("manager", "links-withdraw", uuid4()).status_code == 404
    assert UploadLink.objects.get() == link


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Fill in"),
        ("email", "lee", "such as lee@works.example"),
        ("wanted", " ", "Fill in"),
        ("wanted", "x" * 501, "500"),
        ("families", [], "Choose what they may send"),
        ("families", ["program"], "valid choice"),
        ("most", "0", "1"),
        ("most", "11", "10"),
        ("days", "61", "60"),
        ("days", "x", "whole number"),
        ("largest", "8193", "8192"),
        ("piece", "9b6ced38-8bb8-4ce1-9928-718d085b6971", "valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(
    portfolio: Portfolio, field: str, value: object, said: str
) -> None:
    answer = portfolio.post("training_provider", "links-ask", portfolio.one.id, **(ASK | {field: value}))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not UploadLink.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "lee"}, "email"),
        ({"words": "\x00"}, "wanted"),
        ({"families": ["program"]}, "families"),
        ({"families": []}, "families"),
        ({"most": 0}, "most"),
        ({"most": 11}, "most"),
        ({"days": 0}, "days"),
        ({"days": 61}, "days"),
        ({"largest": 1}, "largest"),
        ({"largest": 8 * 1024**3 + 1}, "largest"),
        ({"piece": uuid4()}, "piece"),
    ],
)
def test_the_action_refuses_the_same(portfolio: Portfolio, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(portfolio.one, portfolio.actor(), **changes)
    assert set(refused.value.fields) == {field}


def test_nobody_is_asked_about_somebody_who_left_and_not_too_often(portfolio: Portfolio) -> None:
    for at in range(checking.MOST_OPEN):
        asked(portfolio.one, portfolio.actor(), email=f"lee{at}@works.example")
    with pytest.raises(Refused, match="20 links are open"):
        asked(portfolio.one, portfolio.actor())
    UploadLink.objects.update(withdrawn_at=NOW)
    for at in range(checking.MOST_A_DAY - checking.MOST_OPEN):
        asked(portfolio.one, portfolio.actor(), email=f"kim{at}@works.example")
    with pytest.raises(Refused, match="30 links within a day"):
        asked(portfolio.one, portfolio.actor())
    asked(portfolio.one, portfolio.actor(), at=NOW + timedelta(days=1))
    portfolio.one.withdrawn_on = NOW.date()
    portfolio.one.save()
    with pytest.raises(Refused, match="was withdrawn"):
        asked(portfolio.one, portfolio.actor("apprentice"))


def test_the_list_says_how_each_stands_in_as_many_queries_for_many(
    portfolio: Portfolio, django_assert_max_num_queries: Any
) -> None:
    piece = portfolio.add()
    asked(portfolio.one, portfolio.actor(), piece=piece.id)
    asked(portfolio.one, portfolio.actor("apprentice"), name="Kim Old", at=NOW - timedelta(days=30))
    used = asked(portfolio.one, portfolio.actor("manager"), name="Nia Rowe")
    sent(used)
    gone = asked(portfolio.one, portfolio.actor())
    actions.withdraw_link(link=gone.id, by=portfolio.actor("manager"), at=NOW)
    browser = portfolio.browser("apprentice")
    with django_assert_max_num_queries(15):
        answer = browser.get(f"/apprentices/{portfolio.one.id}/links/")
    page = text(portfolio.seen_again(lambda: answer))
    for said in ("Open", "Expired", "Used up", "Withdrawn", "E01 Mentoring contract", "session.pdf", "Waits"):
        assert said in page
    assert [link.standing(NOW) for link in UploadLink.objects.filter(id__in=[used.id, gone.id])].count(
        LinkStanding.WITHDRAWN
    ) == 1
    home = text(portfolio.get("apprentice", "portfolio-home", portfolio.one.id))
    assert "1 file from outside waits to be looked at." in home


def test_a_link_is_withdrawn_once_and_opens_nothing_any_more(
    portfolio: Portfolio, link: UploadLink, outside: Any
) -> None:
    answer = portfolio.post("apprentice", "links-withdraw", link.id)
    assert answer.status_code == 302
    assert portfolio.post("manager", "links-withdraw", link.id).status_code == 302
    link.refresh_from_db()
    assert link.withdrawn_by == portfolio.people.people["apprentice"].id
    assert Event.objects.filter(action="link.withdraw").count() == 1
    assert outside.open().status_code == 410
