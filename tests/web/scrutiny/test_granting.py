"""Granting a look and ending it: works, not allowed, not mine, missing, bad input; who is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from tests.factories.appeals import failed
from tests.factories.results import IN_TIME, Office
from tests.factories.scrutiny import EQA, MANAGER, granted, sample, several
from tests.factories.web import apprenticeship, cast
from touchstone.web.audit.models import Event
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import everywhere
from touchstone.web.scrutiny import actions, queries
from touchstone.web.scrutiny.actions import What
from touchstone.web.scrutiny.drawing import draw
from touchstone.web.scrutiny.models import Grant, Granted

OTHERS = [role.id for role in ROLES if role.id != MANAGER]
TODAY = IN_TIME.date()
PAGES = ["scrutiny-grant", "scrutiny-end"]


def typed(office: Office, **changes: str) -> dict[str, Any]:
    """A form that grants everybody on ST1379 for a week."""
    until = TODAY + timedelta(days=6)
    said = {
        "id": str(uuid4()),
        "membership": str(office.people.memberships[EQA].id),
        "standards": "ST1379",
        "since_0": str(TODAY.day),
        "since_1": str(TODAY.month),
        "since_2": str(TODAY.year),
        "until_0": str(until.day),
        "until_1": str(until.month),
        "until_2": str(until.year),
        "reason": "The yearly visit.",
    }
    parts = ("day", "month", "year")
    for name in ("since", "until"):
        for number, part in enumerate(parts):
            said[f"{name}_{part}"] = said.pop(f"{name}_{number}")
    return {name: value for name, value in (said | changes).items() if value}


def test_a_form_that_is_sent_five_times_is_one_grant_and_one_mail(office: Office) -> None:
    assert 'name="id"' in office.get(MANAGER, "scrutiny-new").text_
    fields = typed(office)
    answers = [office.post(MANAGER, "scrutiny-new", **fields) for _ in range(5)]
    assert {answer["Location"] for answer in answers} == {reverse("scrutiny-grant", args=[fields["id"]])}
    assert Grant.objects.count() == Event.objects.filter(action="scrutiny.grant").count() == 1
    assert Message.objects.filter(kind="scrutiny_granted").count() == 1
    one = apprenticeship(office.people)
    for changes in ({"reason": "Something else."}, {"chosen": str(one.id)}):
        other = office.post(MANAGER, "scrutiny-new", **(fields | changes))
        assert (other.status_code, "This form was sent already" in other.text_) == (422, True)
    office.post(MANAGER, "scrutiny-new", **typed(office))
    assert Grant.objects.count() == 2, "another form is another grant"


def test_a_grant_is_kept_told_and_listed(office: Office) -> None:
    answer = office.post(MANAGER, "scrutiny-new", **typed(office))
    made = Grant.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("scrutiny-grant", args=[made.id]))
    assert (made.standards, made.since, made.until) == (["ST1379"], TODAY, TODAY + timedelta(days=6))
    event = Event.objects.get(action="scrutiny.grant")
    assert (event.chain, event.facts["standards"]) == (office.people.organisation.id, ["ST1379"])
    assert "yearly" not in str(event.facts)
    mail = Message.objects.get(kind="scrutiny_granted")
    assert mail.to == "external_quality_assurer@north.example"
    assert "from 22 October 2025 to 28 October 2025" in mail.text
    listed = office.get(MANAGER, "scrutiny-list").text_
    assert "Everybody on ST1379" in listed
    assert "Stands" in listed
    csv = office.get(MANAGER, "scrutiny-list", query="export=csv").text_
    assert "Everybody on ST1379,2025-10-22,2025-10-28,Stands" in csv
    page = office.get(MANAGER, "scrutiny-grant", made.id).text_
    assert "The yearly visit." in page


def test_ending_it_is_kept_and_told_and_twice_is_refused(office: Office) -> None:
    made = granted(office)
    assert "End it now?" in office.get(MANAGER, "scrutiny-end", made.id).text_
    assert office.post(MANAGER, "scrutiny-end", made.id).status_code == 302
    again = office.post(MANAGER, "scrutiny-end", made.id)
    assert again.status_code == 422
    assert "over already" in again.text_
    made.refresh_from_db()
    assert (made.ended_at, made.ended_by) == (office.now, office.people.people[MANAGER])
    assert Message.objects.filter(kind="scrutiny_ended").count() == 1
    assert [one.action for one in Event.objects.order_by("number")] == ["scrutiny.grant", "scrutiny.end"]
    assert "Ended early" in office.get(MANAGER, "scrutiny-list").text_
    assert "End it now" not in office.get(MANAGER, "scrutiny-grant", made.id).text_


def test_one_that_is_over_by_its_day_is_not_ended_again(office: Office) -> None:
    made = granted(office)
    office.now += timedelta(days=7)
    with pytest.raises(Refused, match="over already"):
        actions.end(grant=made.id, by=office.people.actor(MANAGER), at=office.now)
    assert "Over" in office.get(MANAGER, "scrutiny-list").text_


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_a_manager_grants_sees_or_ends(office: Office, role: str) -> None:
    made = granted(office)
    for page, about in (("scrutiny-list", []), ("scrutiny-new", []), *((page, [made.id]) for page in PAGES)):
        assert office.get(role, page, *about).status_code == 403, page
    assert office.post(role, "scrutiny-new", **typed(office)).status_code == 403
    assert office.post(role, "scrutiny-end", made.id).status_code == 403
    with pytest.raises(NotAllowed):
        granted(office, by=office.people.actor(role))
    with pytest.raises(NotAllowed):
        actions.end(grant=made.id, by=office.people.actor(role), at=office.now)
    assert Grant.objects.filter(ended_at=None).count() == 1


def test_another_organisation_s_grant_and_one_that_is_none_are_not_there(office: Office) -> None:
    made, south = granted(office), cast("South")
    for id in (made.id, uuid4()):
        with everywhere(), pytest.raises(Http404):
            actions.end(grant=id, by=south.actor(MANAGER), at=office.now)
    for page in PAGES:
        assert office.get(MANAGER, page, uuid4()).status_code == 404
    with everywhere(), pytest.raises(Refused) as refused:
        granted(office, membership=south.memberships[EQA].id)
    assert "external quality assurer of your organisation" in refused.value.fields["membership"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"membership": ""}, "Choose who may look"),
        ({"standards": ""}, "Choose standards, name apprentices, or ask for a sample"),
        ({"standards": "ST0000"}, "Select a valid choice"),
        ({"reason": ""}, "Say why they look"),
        ({"until_year": "2024"}, "The last day must not be before the first"),
        ({"since_year": "2024", "until_year": "2024"}, "The last day has passed"),
        ({"chosen": "somebody"}, "neither a ULN nor the address of a record"),
        ({"chosen": "9276308686"}, "No apprentice of yours is called 9276308686"),
        ({"size": "3"}, "Give the number, and the first and the last day"),
        ({"size": "0"}, "at least one result"),
        ({"seed": "2025"}, "Give the number, and the first and the last day"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    office: Office, changes: dict[str, str], said: str
) -> None:
    answer = office.post(MANAGER, "scrutiny-new", **typed(office, **changes))
    assert answer.status_code == 422
    assert said in answer.text_
    if "reason" not in changes:
        assert "The yearly visit." in answer.text_
    assert not Grant.objects.exists()


def test_without_an_external_quality_assurer_the_page_says_to_invite_one(office: Office) -> None:
    office.people.memberships[EQA].until = office.now
    office.people.memberships[EQA].save()
    assert "Invite an external quality assurer first" in office.get(MANAGER, "scrutiny-new").text_


def test_chosen_apprentices_are_named_by_uln_or_by_the_address_of_their_record(office: Office) -> None:
    by_uln, by_id = apprenticeship(office.people), apprenticeship(office.people, uln="", person=None)
    address = f"https://touchstone.example{reverse('records-record', args=[by_id.id])}"
    lines = f"927 630 8686\n{address}\n\n9276308686"
    office.post(MANAGER, "scrutiny-new", **typed(office, standards="", chosen=lines))
    made = Grant.objects.get()
    assert {one.apprenticeship_id for one in queries.members(made)} == {by_uln.id, by_id.id}
    assert "Chosen apprentices" in office.get(MANAGER, "scrutiny-list").text_


def test_another_organisation_s_apprentice_cannot_be_named(office: Office) -> None:
    south = cast("South")
    with everywhere():
        theirs = apprenticeship(south)
    with pytest.raises(Refused) as refused:
        granted(office, What(chosen=[str(theirs.id)]))
    assert "No apprentice of yours" in refused.value.fields["chosen"]


def test_a_draw_is_the_same_with_the_same_seed_and_in_any_order() -> None:
    ids = [uuid4() for _ in range(50)]
    drawn = draw(ids, 10, "2025")
    assert drawn == draw(reversed(ids), 10, "2025")
    assert drawn[:4] == draw(ids, 4, "2025")
    assert len(set(drawn)) == 10
    assert draw(ids, 10, "2026") != drawn
    assert len(draw(ids, 60, "2025")) == 50


def test_a_sample_is_drawn_among_the_results_of_those_days_and_can_be_drawn_again(office: Office) -> None:
    attempts = several(office, 3)
    made = granted(office, sample(2, TODAY, TODAY, "2025"))
    assert (made.drawn_among, made.seed) == (3, "2025")
    rows = list(Granted.objects.filter(grant=made).order_by("place"))
    assert [row.attempt_id for row in rows] == draw([one.id for one in attempts], 2, "2025")
    assert [row.apprenticeship_id for row in rows] == [
        row.attempt.apprenticeship_id for row in rows if row.attempt
    ]
    assert queries.drawn_again(made)
    said = office.get(MANAGER, "scrutiny-grant", made.id).text_
    assert "2 results of the 3 released from 22 October 2025 to 22 October 2025" in said
    assert "Gives the same results" in said
    without_seed = granted(office, sample(3, TODAY, TODAY))
    assert len(without_seed.seed) == 12
    rows[0].delete()
    assert not queries.drawn_again(made)


@pytest.mark.parametrize(
    ("first", "last", "enough"),
    [
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=1), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1), False),
    ],
)
def test_only_results_released_in_those_days_are_drawn(
    office: Office, first: date, last: date, enough: bool
) -> None:
    failed(office, apprenticeship(office.people))
    if enough:
        assert granted(office, sample(1, first, last)).drawn_among == 1
        return
    with pytest.raises(Refused) as refused:
        granted(office, sample(1, first, last))
    assert refused.value.fields["size"].startswith("Only 0 results were released from")


def test_a_sample_of_a_standard_reaches_nobody_else_on_it(office: Office) -> None:
    failed(office, apprenticeship(office.people))
    asked = sample(1, TODAY, TODAY)
    with pytest.raises(Refused):
        granted(office, What(standards=["ST9001"], sample=asked.sample))
    assert granted(office, What(standards=["ST1379"], sample=asked.sample)).drawn_among == 1


def test_the_pages_need_few_queries(office: Office) -> None:
    several(office, 3)
    made = granted(office, sample(3, TODAY, TODAY, "2025"))
    for page, about in (("scrutiny-list", []), ("scrutiny-new", []), *((page, [made.id]) for page in PAGES)):
        assert office.queries(MANAGER, page, *about) <= 15, page
