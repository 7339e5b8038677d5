"""The reviewers' queue and the decision about one item."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.gateway import all_accepted, gate, handed_in, signed
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.gateway.conftest import Gateway
from touchstone.rules.calendar import day
from touchstone.web.gateway import actions, queue
from touchstone.web.gateway.kinds import way
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import see

QUEUE, PAGE = "gateway-list", "gateway-review"


def test_the_queue_shows_what_waits_oldest_first_with_the_day_by_policy(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    handed_in(people, one, "photo_id")
    handed_in(people, one, "mapping_and_tracking_form", at=NOW + timedelta(hours=1))
    handed_in(people, one, "english_and_maths", at=NOW + timedelta(hours=2))
    text = at_gateway.get("bookings", QUEUE).content.decode()
    assert text.index("Photo ID") < text.index("Mapping and Tracking Form") < text.index("Declaration")
    assert "15 June 2026" in text
    assert 'Photo ID<span class="govuk-visually-hidden"> of Amina Khan</span></a>' in text
    assert "not signed yet by the" in text.lower()


def test_an_empty_queue_says_when_something_comes(at_gateway: Gateway) -> None:
    text = at_gateway.get("manager", QUEUE).content.decode()
    assert "Nothing waits for a review" in text


def test_a_long_queue_goes_on_by_key_and_loses_nothing(
    at_gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    people = at_gateway.people
    for number in range(5):
        handed_in(people, apprenticeship(people, uln="", last_name=f"Number{number}"), "photo_id")
    browser, seen, address = at_gateway.browser("bookings"), list[str](), "/gateways/"
    for _ in range(3):
        text = browser.get(address).content.decode()
        seen += [f"Number{number}" for number in range(5) if f"<span>Amina Number{number}<" in text]
        if "Next page" in text:
            link = text.split('rel="next"')[1].split('href="', 1)[1].split('"')[0]
            address = "/gateways/" + link.replace("&amp;", "&")
    assert sorted(seen) == [f"Number{number}" for number in range(5)]


@pytest.mark.parametrize("after", ["", "nonsense", "2026-01-01T00:00:00,x", "WzEsIjIiXQ", "\x00"])
def test_a_key_that_is_none_begins_at_the_beginning(at_gateway: Gateway, after: str) -> None:
    handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.browser("bookings").get("/gateways/", {"after": after})
    assert b"Photo ID" in answer.content


def asked(at_gateway: Gateway, **by: str) -> str:
    """The queue as an address asks for it."""
    answer = at_gateway.browser("bookings").get("/gateways/", by)
    see([at_gateway.people.organisation.id])
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_sorts_and_narrows_by_standard_provider_and_name(at_gateway: Gateway) -> None:
    people = at_gateway.people
    handed_in(people, at_gateway.one, "photo_id")
    handed_in(people, at_gateway.one, "mapping_and_tracking_form", at=NOW + timedelta(hours=1))
    other = apprenticeship(people, uln="", last_name="Zimmer", standard="ST9002", version="1.0")
    item = next(one for one in gate(other, "readiness").requirements if way(one).handed_in)
    handed_in(people, other, item.id, "readiness", at=NOW + timedelta(hours=2))
    down = asked(at_gateway, sort="-handed-in")
    assert down.index("Mapping and Tracking Form") < down.index("Photo ID")
    assert "Amina Zimmer<" not in asked(at_gateway, standard="ST1379")
    assert "Amina Khan<" not in asked(at_gateway, standard="ST9002")
    assert "Amina Khan<" not in asked(at_gateway, q="zimmer")
    assert "Amina Zimmer<" in asked(at_gateway, provider=str(other.provider_id), q="zimm")
    for sort in ("item", "-apprentice", "standard", "-provider"):
        assert "Amina Khan<" in asked(at_gateway, sort=sort)
    assert "Amina Khan<" in asked(at_gateway, standard="nonsense", provider="x", late="perhaps")


def test_the_filter_for_late_items_knows_the_policys_working_days(at_gateway: Gateway) -> None:
    people = at_gateway.people
    rows = {days: NOW - timedelta(days=days) for days in range(25)}
    for days, at in rows.items():
        one = apprenticeship(people, uln="", last_name=f"Day{days:02d}")
        handed_in(people, one, "photo_id", at=at)
    today = day(NOW)
    known = queue.waiting(people.actor("bookings"))
    told = {one.apprenticeship.last_name: (queue.review_due(one) or today) < today for one in known}
    for typed, late in (("1", True), ("0", False)):
        table = queue.table(people.actor("bookings"), {"late": typed}, today)
        names = {one.apprenticeship.last_name for one in table.matching}
        assert names == {name for name, is_late in told.items() if is_late is late}
        assert names


def test_the_queue_is_exported_as_it_was_narrowed(at_gateway: Gateway) -> None:
    handed_in(at_gateway.people, at_gateway.one, "photo_id")
    handed_in(at_gateway.people, apprenticeship(at_gateway.people, uln="", last_name="Zimmer"), "photo_id")
    answer = at_gateway.browser("bookings").get("/gateways/", {"export": "csv", "q": "zimmer"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("\ufeffItem,Apprentice,Standard,Training provider,Handed in,Review by,State")
    assert [line.split(",")[:2] for line in lines[1:]] == [["Photo ID", "Amina Zimmer"]]


def test_the_queue_takes_few_queries_however_long_it_is(at_gateway: Gateway) -> None:
    people, counts = at_gateway.people, []
    browser = at_gateway.browser("bookings")
    all_accepted(people, apprenticeship(people, uln="", last_name="Ready"))
    for several in (1, 6):
        for number in range(several):
            handed_in(people, apprenticeship(people, uln="", last_name=f"N{several}{number}"), "photo_id")
        with CaptureQueriesContext(connection) as found:
            browser.get("/gateways/")
        see([people.organisation.id])
        counts.append(len(found))
    assert counts[0] == counts[1] <= 15


def test_the_queue_names_gateways_that_can_be_confirmed(at_gateway: Gateway) -> None:
    all_accepted(at_gateway.people, at_gateway.one)
    text = at_gateway.get("bookings", QUEUE).content.decode()
    assert "To confirm" in text
    assert "Ready" in text


def test_others_items_are_not_in_the_queue_and_other_roles_have_none(at_gateway: Gateway) -> None:
    handed_in(at_gateway.people, at_gateway.one, "photo_id")
    other = Gateway(cast("South"), at_gateway.one)
    assert b"Photo ID" not in other.get("bookings", QUEUE).content
    for role in ("training_provider", "employer", "apprentice", "assessor", "internal_quality_assurer"):
        assert at_gateway.get(role, QUEUE).status_code == 403


def test_a_reviewer_accepts_and_the_provider_is_told(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    page = at_gateway.get("bookings", PAGE, made.id).content.decode()
    assert "To be reviewed by Monday 15 June 2026." in page
    answer = at_gateway.post("bookings", PAGE, made.id, decision="accept")
    assert answer.status_code == 302
    assert Round.objects.get().decision == "accepted"
    told = Message.objects.get(kind="gateway_accepted")
    assert told.to == "training_provider@north.example"
    assert told.subject == "Accepted: Photo ID of Amina Khan"


def test_a_reviewer_returns_with_a_reason_and_the_provider_reads_it(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.post("bookings", PAGE, made.id, decision="return", reason="It's <b>blurred</b>.")
    assert answer.status_code == 302
    told = Message.objects.get(kind="gateway_returned")
    assert "It's <b>blurred</b>." in told.text
    assert "<b>blurred</b>" not in told.html


def test_a_return_without_a_reason_and_no_decision_at_all_are_asked_again(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.post("bookings", PAGE, made.id, decision="return", reason="  ")
    assert answer.status_code == 422
    assert "Enter what is wrong and what to do" in answer.content.decode()
    answer = at_gateway.post("bookings", PAGE, made.id)
    assert answer.status_code == 422
    assert "Choose whether to accept or to return the item." in answer.content.decode()
    assert Round.objects.get().decision == ""


def test_an_unsigned_item_can_only_be_returned(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths")
    page = at_gateway.get("bookings", PAGE, made.id).content.decode()
    assert "Until then it can only be returned." in page
    answer = at_gateway.post("bookings", PAGE, made.id, decision="accept")
    assert answer.status_code == 422
    assert "not signed by the training provider yet" in answer.content.decode()


def test_a_declaration_that_says_not_met_is_not_accepted(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths")
    signed(at_gateway.people, at_gateway.one, made)
    Round.objects.update(says="not_met")  # as one that came in before such were refused
    answer = at_gateway.post("bookings", PAGE, made.id, decision="accept")
    assert answer.status_code == 422
    assert "the declaration itself states that it is not met" in answer.content.decode()


def test_a_decision_taken_meanwhile_is_told_and_what_was_typed_is_kept(at_gateway: Gateway) -> None:
    people = at_gateway.people
    made = handed_in(people, at_gateway.one, "photo_id")
    actions.accept(round=made.id, by=people.actor("manager"), at=NOW)
    answer = at_gateway.post("bookings", PAGE, made.id, decision="return", reason="Too dark to read.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "North Manager accepted this item at 12:00 on 1 June 2026." in text
    assert "Too dark to read." in text
    assert Round.objects.get().decision == "accepted"


def test_a_round_of_others_or_of_nobody_cannot_be_reviewed(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    other = Gateway(cast("South"), at_gateway.one)
    assert other.post("bookings", PAGE, made.id, decision="accept").status_code == 404
    assert at_gateway.get("bookings", PAGE, uuid4()).status_code == 404
    assert at_gateway.post("training_provider", PAGE, made.id, decision="accept").status_code == 403
