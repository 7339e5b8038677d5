"""The forms of a portfolio: what is taken, what is refused, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import uploads
from tests.factories.assessments import booked
from tests.factories.portfolio import Portfolio, text, upload
from tests.factories.web import NOW, cast
from touchstone.web.gateway import actions as gateway
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.models import Portfolio as Held

PAGES = {
    "portfolio-add": {"apprentice", "training_provider"},
    "portfolio-edit": {"apprentice", "training_provider"},
    "portfolio-file": {"apprentice", "training_provider"},
    "portfolio-withdraw": {"apprentice", "training_provider"},
    "portfolio-statement": {"employer"},
    "portfolio-declare": {"training_provider"},
    "portfolio-hand-in": {"training_provider", "employer"},
}
OF_PIECE = {"portfolio-edit", "portfolio-file", "portfolio-withdraw"}
FIELDS = {"title": "Contract", "kind": "mentoring_contract", "ksbs_0": ["K1"], "mentees": "Mentee A"}


def about(portfolio: Portfolio, page: str) -> object:
    return portfolio.add().id if page in OF_PIECE else portfolio.one.id


@pytest.mark.parametrize("page", PAGES)
def test_who_may_gets_the_page_and_others_are_told_who_may(portfolio: Portfolio, page: str) -> None:
    id = about(portfolio, page)
    roles = ("apprentice", "training_provider", "employer", "bookings", "manager", "assessor")
    answers = {role: portfolio.get(role, page, id) for role in roles}
    assert {role for role, answer in answers.items() if answer.status_code == 200} == PAGES[page]
    assert {a.status_code for role, a in answers.items() if role not in PAGES[page]} == {403}
    assert "Ask somebody who is" in text(answers["bookings"])


@pytest.mark.parametrize("page", PAGES)
def test_people_of_another_organisation_find_nothing(portfolio: Portfolio, page: str) -> None:
    id = about(portfolio, page)
    south = cast("South")
    for role in PAGES[page]:
        browser = Client()
        browser.force_login(south.people[role])
        for ask in (browser.get, browser.post):
            answer: Any = portfolio.seen_again(lambda ask=ask: ask(reverse(page, args=[id])))  # type: ignore[misc]
            assert answer.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_missing_is_not_found(portfolio: Portfolio, page: str) -> None:
    assert "/accounts/login/" in Client().get(reverse(page, args=[uuid4()]))["Location"]
    role = min(PAGES[page])
    assert portfolio.get(role, page, uuid4()).status_code == 404


def test_a_piece_is_added(portfolio: Portfolio) -> None:
    answer = portfolio.post(
        "apprentice", "portfolio-add", portfolio.one.id, **FIELDS, file=upload(uploads.image(), "b.png")
    )
    piece = Piece.objects.get()
    assert answer["Location"] == reverse("portfolio-piece", args=[piece.id])
    assert (piece.ksbs, piece.mentees, piece.versions.count()) == (["K1"], ["Mentee A"], 1)


def test_the_same_form_sent_twice_adds_one_piece(portfolio: Portfolio) -> None:
    id = uuid4()
    answers = [
        portfolio.post("apprentice", "portfolio-add", portfolio.one.id, **FIELDS, id=id) for _ in range(2)
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Piece.objects.count() == 1


def test_bad_input_is_told_at_the_fields_and_what_was_typed_stays(portfolio: Portfolio) -> None:
    answer = portfolio.post(
        "apprentice", "portfolio-add", portfolio.one.id, title="My log", mentees="Amina", shows="Look here"
    )
    said = text(answer)
    assert answer.status_code == 422
    assert "There is a problem" in said
    for word in ("My log", "Look here", "Amina"):
        assert word in said
    answer = portfolio.post(
        "apprentice", "portfolio-add", portfolio.one.id, **(FIELDS | {"mentees": "Ms Khan"})
    )
    assert "looks like the name of somebody we know here" in text(answer)
    assert not Piece.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"ksbs_0": ["K99"]},
        {"title": "x" * 201},
        {"id": "not an id"},
        {"shows": "a\x00b"},
    ],
)
def test_nonsense_is_refused_without_a_fault(portfolio: Portfolio, wrong: dict[str, Any]) -> None:
    answer = portfolio.post("apprentice", "portfolio-add", portfolio.one.id, **(FIELDS | wrong))
    assert answer.status_code == 422
    assert not Piece.objects.exists()


def test_excluded_kinds_are_explained_and_not_offered(portfolio: Portfolio) -> None:
    said = text(portfolio.get("apprentice", "portfolio-add", portfolio.one.id))
    assert "Reflective account: should not be in it" in said
    assert 'value="reflective_account"' not in said


def test_the_second_tab_sees_what_the_first_saved_and_loses_nothing(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    seen = FIELDS | {"revision": 1, "number": 1}
    first = portfolio.post("apprentice", "portfolio-edit", piece.id, **(seen | {"title": "From the first"}))
    second = portfolio.post(
        "training_provider", "portfolio-edit", piece.id, **(seen | {"title": "From the second"})
    )
    said = text(second)
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Somebody else changed this piece" in said
    assert "From the first" in said
    assert 'value="From the second"' in said
    assert 'name="revision" value="2"' in said
    again = seen | {"title": "From the second", "revision": 2}
    assert portfolio.post("training_provider", "portfolio-edit", piece.id, **again).status_code == 302
    piece.refresh_from_db()
    assert piece.title == "From the second"


def test_a_piece_can_be_withdrawn(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    assert portfolio.post("apprentice", "portfolio-withdraw", piece.id, revision=9).status_code == 422
    assert portfolio.post("apprentice", "portfolio-withdraw", piece.id, revision=1).status_code == 302
    assert portfolio.get("apprentice", "portfolio-edit", piece.id).status_code == 200
    again = portfolio.post("apprentice", "portfolio-withdraw", piece.id, revision=2)
    assert "was withdrawn" in text(again)


STATEMENT = {
    "title": "Induction",
    "observed_on_day": "27",
    "observed_on_month": "3",
    "observed_on_year": "2026",
    "statement": "I sat in on the session.",
    "direct": "on",
    "ksbs_0": ["K1"],
}


def test_the_employer_writes_a_statement_and_changes_it(portfolio: Portfolio) -> None:
    assert portfolio.post("employer", "portfolio-statement", portfolio.one.id, **STATEMENT).status_code == 302
    piece = Piece.objects.get()
    assert (piece.statement, piece.observed_on) == ("I sat in on the session.", date(2026, 3, 27))
    assert portfolio.get("employer", "portfolio-restate", piece.id).status_code == 200
    changed = STATEMENT | {"statement": "I sat in on two.", "revision": 1}
    assert portfolio.post("employer", "portfolio-restate", piece.id, **changed).status_code == 302
    late = portfolio.post("employer", "portfolio-restate", piece.id, **changed)
    assert (late.status_code, "I sat in on two." in text(late)) == (422, True)
    assert portfolio.get("apprentice", "portfolio-restate", piece.id).status_code == 403


def test_nobody_has_seen_what_is_still_to_come(portfolio: Portfolio) -> None:
    ahead = STATEMENT | {"observed_on_year": "2999"}
    answer = portfolio.post("employer", "portfolio-statement", portfolio.one.id, **ahead)
    assert answer.status_code == 422
    assert "27 March 2999 is still to come" in text(answer)


def test_a_statement_that_is_not_of_direct_observation_is_refused(portfolio: Portfolio) -> None:
    opinion = {key: value for key, value in STATEMENT.items() if key != "direct"}
    answer = portfolio.post("employer", "portfolio-statement", portfolio.one.id, **opinion)
    assert answer.status_code == 422
    assert "only for what you saw yourself" in text(answer)
    assert "I sat in on the session." in text(answer)


def test_the_provider_declares_all_at_once(portfolio: Portfolio) -> None:
    pieces = [portfolio.add(), portfolio.add()]
    chosen = [f"{piece.id}:1" for piece in pieces]
    page = portfolio.get("training_provider", "portfolio-declare", portfolio.one.id)
    assert text(page).count(" checked") == 2
    answer = portfolio.post(
        "training_provider", "portfolio-declare", portfolio.one.id, pieces=chosen, anonymised="yes"
    )
    assert answer.status_code == 302
    assert set(Piece.objects.values_list("anonymised", flat=True)) == {True}


def test_one_piece_can_be_declared_from_its_own_page(portfolio: Portfolio) -> None:
    portfolio.add()
    piece = portfolio.add()
    page = portfolio.get(
        "training_provider", "portfolio-declare", portfolio.one.id, query=f"?piece={piece.id}"
    )
    assert text(page).count(" checked") == 1


@pytest.mark.parametrize(
    "wrong",
    [{}, {"anonymised": "yes"}, {"pieces": ["nonsense"], "anonymised": "yes"}, {"anonymised": "maybe"}],
)
def test_a_declaration_about_nothing_is_refused(portfolio: Portfolio, wrong: dict[str, Any]) -> None:
    portfolio.add()
    answer = portfolio.post("training_provider", "portfolio-declare", portfolio.one.id, **wrong)
    assert answer.status_code == 422


def test_handing_in_ends_with_what_happens_next(portfolio: Portfolio) -> None:
    portfolio.complete()
    answer = portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id)
    assert answer["Location"] == reverse("portfolio-handed-in", args=[portfolio.one.id])
    said = text(portfolio.get("training_provider", "portfolio-handed-in", portfolio.one.id))
    assert "What happens next" in said
    again = portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id)
    assert (again.status_code, again["Location"]) == (302, answer["Location"])  # a second click
    assert (Round.objects.count(), Message.objects.filter(kind="gateway_handed_in").count()) == (1, 1)
    other = portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id, note="And this.")
    assert (other.status_code, "is locked" in text(other)) == (422, True)


def test_a_piece_that_holds_nothing_wants_a_reason(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.declare([portfolio.add(title="Empty", ksbs=["K1"])])
    page = text(portfolio.get("training_provider", "portfolio-hand-in", portfolio.one.id))
    assert "E11 holds neither a file nor a statement" in page
    assert "Why do you hand it in all the same?" in page
    answer = portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id)
    assert (answer.status_code, Round.objects.count()) == (422, 0)
    with pytest.raises(Refused, match="1 thing should be otherwise"):
        portfolio.hand_in()
    note = {"note": "It hangs on the wall of the workshop."}
    assert (
        portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id, **note).status_code == 302
    )
    assert Round.objects.get().note == note["note"]


def test_what_keeps_it_from_being_handed_in_is_said_beforehand(portfolio: Portfolio) -> None:
    portfolio.add()
    said = text(portfolio.get("training_provider", "portfolio-hand-in", portfolio.one.id))
    assert "What must be put right first" in said
    assert "has not declared whether it is anonymised" in said
    assert portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id).status_code == 422
    page = portfolio.get("training_provider", "portfolio-handed-in", portfolio.one.id)
    assert page.status_code == 302


def test_what_should_be_otherwise_wants_a_reason(portfolio: Portfolio) -> None:
    portfolio.declare([portfolio.add()])
    answer = portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id)
    assert "Say why you hand it in all the same" in text(answer)
    answer = portfolio.post("training_provider", "portfolio-hand-in", portfolio.one.id, note="They left.")
    assert answer.status_code == 302


def test_a_locked_portfolio_keeps_what_was_typed_and_saves_nothing(portfolio: Portfolio) -> None:
    pieces = portfolio.complete()
    portfolio.hand_in()
    answer = portfolio.post(
        "training_provider", "portfolio-edit", pieces[0].id, **(FIELDS | {"revision": 1, "number": 1})
    )
    assert answer.status_code == 422
    assert "is locked" in text(answer)


def test_bookings_gives_it_to_the_assessor(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.hand_in()
    assert portfolio.post("bookings", "portfolio-give", portfolio.one.id).status_code == 302
    assert Held.objects.get().given_to_assessor_at is None  # not accepted yet
    gateway.accept(round=Round.objects.get().id, by=portfolio.actor("bookings"), at=NOW)
    home = text(portfolio.get("bookings", "portfolio-home", portfolio.one.id))
    assert "Give it to the assessor" not in home, "there is nobody to give it to"
    assert "as soon as one is booked" in home
    assert portfolio.post("bookings", "portfolio-give", portfolio.one.id).status_code == 302
    assert Held.objects.get().given_to_assessor_at is None
    booked(portfolio.people, portfolio.one, "professional_discussion")
    assert "Give it to the assessor" in text(portfolio.get("bookings", "portfolio-home", portfolio.one.id))
    assert portfolio.post("bookings", "portfolio-give", portfolio.one.id).status_code == 302
    assert Held.objects.get().given_to_assessor_at is not None
    assert portfolio.post("training_provider", "portfolio-give", portfolio.one.id).status_code == 403
    assert portfolio.get("bookings", "portfolio-give", portfolio.one.id).status_code == 405


def test_a_returned_portfolio_says_why(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.hand_in()
    gateway.return_(
        round=Round.objects.get().id, reason="E01 shows a face.", by=portfolio.actor("bookings"), at=NOW
    )
    said = text(portfolio.get("apprentice", "portfolio-home", portfolio.one.id))
    assert "E01 shows a face." in said
    assert "Add a piece of evidence" in said


def test_the_words_of_a_statement_stay_when_the_provider_maps_it(portfolio: Portfolio) -> None:
    piece = actions.write_statement(
        apprenticeship=portfolio.one.id,
        id=uuid4(),
        content=portfolio.content(kind="", statement="I saw it.", observed_on=date(2026, 3, 1)),
        by=portfolio.actor("employer"),
        at=NOW,
    )
    page = text(portfolio.get("training_provider", "portfolio-edit", piece.id))
    assert "I saw it." in page
    fields = {"title": "What was seen", "ksbs_0": ["K1"], "revision": 1, "number": 1}
    assert portfolio.post("training_provider", "portfolio-edit", piece.id, **fields).status_code == 302
    piece.refresh_from_db()
    assert (piece.statement, piece.title, piece.ksbs) == ("I saw it.", "What was seen", ["K1"])
