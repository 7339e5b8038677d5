"""What changes a portfolio, and what is refused and why."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from tests.factories import uploads
from tests.factories.assessments import booked
from tests.factories.portfolio import Portfolio
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway import actions as gateway
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.organisations.scope import see
from touchstone.web.portfolio import actions
from touchstone.web.portfolio.models import Piece, PieceVersion
from touchstone.web.records.queries import record

LATER = NOW + timedelta(days=1)


def events(portfolio: Portfolio) -> list[str]:
    return list(
        Event.objects.filter(chain=portfolio.one.id).order_by("number").values_list("action", flat=True)
    )


def test_a_piece_is_added_with_its_file_and_leaves_its_events(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "contract.pdf"))
    assert (piece.code, piece.revision, piece.versions.get().file.name) == ("E01", 1, "contract.pdf")
    assert events(portfolio) == ["file.keep", "portfolio.add_piece"]
    assert list(faults()) == []


def test_the_rules_know_the_piece(portfolio: Portfolio) -> None:
    portfolio.add(title="Log", mentees=["Mentee B"], ksbs=["K1", "S5"])
    known = record(portfolio.one, NOW).portfolio
    assert known is not None
    piece = known.pieces[0]
    assert (piece.id, piece.title, piece.ksbs) == ("E01", "Log", ("K1", "S5"))
    assert (piece.relationship_with, piece.anonymised) == (("Mentee B",), None)


def test_the_same_form_sent_twice_adds_one_piece(portfolio: Portfolio) -> None:
    id = uuid4()
    for _ in range(2):
        actions.add_piece(
            apprenticeship=portfolio.one.id, id=id, content=portfolio.content(), by=portfolio.actor(), at=NOW
        )
    assert Piece.objects.count() == 1


def test_every_fault_of_a_piece_is_told_at_once(portfolio: Portfolio) -> None:
    with pytest.raises(Refused) as refused:
        portfolio.add(title=" ", kind="", mentees=["Amina"], ksbs=["K99"])
    assert set(refused.value.fields) == {"title", "kind", "mentees", "ksbs"}
    assert not Piece.objects.exists()


def test_an_excluded_kind_is_refused_by_its_name(portfolio: Portfolio) -> None:
    with pytest.raises(Refused) as refused:
        portfolio.add(kind="reflective_account")
    assert "Reflective account is left out by the plan" in refused.value.fields["kind"]


def test_a_piece_whose_file_is_not_what_it_says_is_not_added(portfolio: Portfolio) -> None:
    with pytest.raises(Refused, match="not taken") as refused:
        portfolio.add(file=portfolio.file(b"MZ\x90", "report.pdf"))
    assert "program" in refused.value.fields["file"]
    assert not Piece.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("role", ["employer", "bookings", "assessor", "internal_quality_assurer", "manager"])
def test_only_apprentice_and_provider_add_pieces(portfolio: Portfolio, role: str) -> None:
    with pytest.raises(NotAllowed):
        portfolio.add(by=role)


def test_another_provider_finds_nobody_to_add_to(portfolio: Portfolio) -> None:
    south = cast("South")
    see([portfolio.people.organisation.id, south.organisation.id])
    with pytest.raises(Http404):
        actions.add_piece(
            apprenticeship=portfolio.one.id,
            id=uuid4(),
            content=portfolio.content(),
            by=south.actor("training_provider"),
            at=NOW,
        )


def test_the_id_of_somebody_else_s_piece_is_of_no_use(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    other = apprenticeship(portfolio.people, uln="", person=None)
    with pytest.raises(Refused, match="too old"):
        actions.add_piece(
            apprenticeship=other.id, id=piece.id, content=portfolio.content(), by=portfolio.actor(), at=NOW
        )


def edit(
    portfolio: Portfolio, piece: Piece, revision: int, number: int | None = None, **changes: object
) -> Piece:
    return actions.edit_piece(
        piece=piece.id,
        revision=revision,
        content=portfolio.content(**changes),
        number=number,
        by=portfolio.actor(),
        at=LATER,
    )


def test_the_second_tab_does_not_write_over_the_first(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    edit(portfolio, piece, 1, title="First tab")
    with pytest.raises(Refused, match="Somebody else changed this piece"):
        edit(portfolio, piece, 1, title="Second tab")
    piece.refresh_from_db()
    assert (piece.title, piece.revision) == ("First tab", 2)


def test_a_change_clears_what_was_declared(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    portfolio.declare([piece])
    edited = edit(portfolio, piece, 1, shows="More")
    assert (edited.anonymised, edited.anonymised_by, edited.anonymised_at) == (None, None, None)
    assert Event.objects.get(action="portfolio.edit_piece").facts["declaration_cleared"] is True


def test_saving_without_a_change_clears_nothing(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    portfolio.declare([piece])
    assert edit(portfolio, piece, 1).anonymised is True
    assert "portfolio.edit_piece" not in events(portfolio)


def test_a_number_that_is_free_can_be_taken(portfolio: Portfolio) -> None:
    piece, other = portfolio.add(), portfolio.add()
    assert edit(portfolio, piece, 1, number=7).code == "E07"
    with pytest.raises(Refused) as refused:
        edit(portfolio, other, 1, number=7)
    assert "Another piece has, or had, the number 7" in refused.value.fields["number"]


def test_a_newer_file_leaves_the_older_and_clears_the_declaration(portfolio: Portfolio) -> None:
    piece = portfolio.add(file=portfolio.file(uploads.pdf(), "one.pdf"))
    portfolio.declare([piece])
    newer = portfolio.file(uploads.pdf(2), "two.pdf")
    found = actions.add_file(piece=piece.id, revision=1, file=newer, by=portfolio.actor(), at=LATER)
    assert list(piece.versions.order_by("number").values_list("number", "file__name")) == [
        (1, "one.pdf"),
        (2, "two.pdf"),
    ]
    assert (found.anonymised, found.revision) == (None, 2)


def test_the_same_file_sent_twice_is_one_version(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    for _ in range(2):
        file = portfolio.file(uploads.pdf(), "one.pdf")
        actions.add_file(piece=piece.id, revision=1, file=file, by=portfolio.actor(), at=LATER)
    assert PieceVersion.objects.count() == 1


def test_a_withdrawn_piece_counts_no_more_and_keeps_its_number(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    actions.withdraw_piece(piece=piece.id, revision=1, by=portfolio.actor(), at=LATER)
    assert record(portfolio.one, LATER).portfolio is not None
    assert record(portfolio.one, LATER).portfolio.pieces == ()  # type: ignore[union-attr]
    assert portfolio.add().code == "E02"
    with pytest.raises(Refused, match="E01 was withdrawn at 12:00 on 2 June 2026"):
        edit(portfolio, piece, 2)


def test_many_pieces_are_declared_at_once_with_who_and_when(portfolio: Portfolio) -> None:
    pieces = [portfolio.add(), portfolio.add()]
    portfolio.declare(pieces)
    kept = set(Piece.objects.values_list("anonymised", "anonymised_by", "anonymised_at"))
    assert kept == {(True, portfolio.actor().person_id, NOW)}
    assert Event.objects.get(action="portfolio.declare").facts == {"pieces": "E01, E02", "anonymised": True}


def test_nobody_declares_what_changed_since_they_looked(portfolio: Portfolio) -> None:
    piece, other = portfolio.add(), portfolio.add()
    edit(portfolio, piece, 1, title="Changed")
    with pytest.raises(Refused, match="E01 was changed since you looked"):
        actions.declare(
            apprenticeship=portfolio.one.id,
            pieces={piece.id: 1, other.id: 1},
            anonymised=True,
            by=portfolio.actor(),
            at=LATER,
        )
    assert not Piece.objects.exclude(anonymised=None).exists()


@pytest.mark.parametrize("role", ["apprentice", "employer", "bookings", "manager"])
def test_only_the_provider_declares(portfolio: Portfolio, role: str) -> None:
    piece = portfolio.add()
    with pytest.raises(NotAllowed):
        actions.declare(
            apprenticeship=portfolio.one.id,
            pieces={piece.id: 1},
            anonymised=True,
            by=portfolio.actor(role),
            at=NOW,
        )


def statement(portfolio: Portfolio, by: str = "employer", **changes: object) -> Piece:
    said = {"statement": "I sat in on the session.", "observed_on": date(2026, 3, 27), "kind": ""}
    return actions.write_statement(
        apprenticeship=portfolio.one.id,
        id=uuid4(),
        content=portfolio.content(**(said | changes)),
        by=portfolio.actor(by),
        at=NOW,
    )


def test_the_employer_s_statement_is_a_piece_of_its_own_kind(portfolio: Portfolio) -> None:
    piece = statement(portfolio)
    assert (piece.kind, piece.observed_on) == ("witness_statement", date(2026, 3, 27))


def test_a_statement_without_words_is_refused(portfolio: Portfolio) -> None:
    with pytest.raises(Refused) as refused:
        statement(portfolio, statement="  ")
    assert "statement" in refused.value.fields


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "manager"])
def test_nobody_writes_the_employer_s_statement_for_them(portfolio: Portfolio, role: str) -> None:
    with pytest.raises(NotAllowed):
        statement(portfolio, by=role)


def test_the_provider_maps_a_statement_but_leaves_its_words(portfolio: Portfolio) -> None:
    piece = statement(portfolio)
    edited = edit(portfolio, piece, 1, ksbs=["K3"], statement="Invented.", kind="other")
    assert (edited.ksbs, edited.statement, edited.kind) == (
        ["K3"],
        "I sat in on the session.",
        "witness_statement",
    )


def test_the_writer_changes_their_own_statement(portfolio: Portfolio) -> None:
    piece = statement(portfolio)
    actions.edit_statement(
        piece=piece.id,
        revision=1,
        content=portfolio.content(statement="I watched two sessions.", observed_on=date(2026, 4, 1)),
        by=portfolio.actor("employer"),
        at=LATER,
    )
    piece.refresh_from_db()
    assert (piece.statement, piece.observed_on) == ("I watched two sessions.", date(2026, 4, 1))


def test_handing_in_makes_a_round_and_locks(portfolio: Portfolio) -> None:
    pieces = portfolio.complete()
    portfolio.hand_in()
    assert Round.objects.get().requirement == "portfolio"
    with pytest.raises(Refused, match="handed in at 12:00 on 1 June 2026 and is locked"):
        portfolio.add()
    with pytest.raises(Refused, match="is locked"):
        edit(portfolio, pieces[0], 1, title="Late")
    with pytest.raises(Refused, match="is locked"):
        portfolio.hand_in(note="Again.")


def test_a_returned_portfolio_is_open_again_and_keeps_its_numbers(portfolio: Portfolio) -> None:
    pieces = portfolio.complete()
    portfolio.hand_in()
    gateway.return_(
        round=Round.objects.get().id, reason="E01 shows a face.", by=portfolio.actor("bookings"), at=LATER
    )
    with pytest.raises(Refused) as refused:
        edit(portfolio, pieces[0], 1, number=99)
    assert "notes may name the pieces by their numbers" in refused.value.fields["number"]
    changed = edit(portfolio, pieces[0], 1, title="Blurred")
    portfolio.declare([changed], at=LATER)
    portfolio.hand_in(note="Everything else is as before.", at=LATER)
    assert Round.objects.count() == 2


def test_an_empty_portfolio_cannot_be_handed_in(portfolio: Portfolio) -> None:
    with pytest.raises(Refused, match="holds no pieces yet"):
        portfolio.hand_in()


def test_an_undeclared_piece_keeps_it_from_being_handed_in(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.add(title="New")
    with pytest.raises(Refused, match="cannot be handed in yet") as refused:
        portfolio.hand_in(note="Please")
    assert [finding.subject for finding in refused.value.findings] == ["E11"]


def test_what_should_be_otherwise_wants_a_reason(portfolio: Portfolio) -> None:
    piece = portfolio.add()
    portfolio.declare([piece])
    with pytest.raises(Refused) as refused:
        portfolio.hand_in()
    assert "note" in refused.value.fields
    assert {finding.code for finding in refused.value.findings} == {
        "portfolio.covers",
        "portfolio.relationships",
    }
    portfolio.hand_in(note="The other mentee left.")
    assert Round.objects.get().note == "The other mentee left."


def test_the_employer_does_not_hand_in_the_provider_s_portfolio(portfolio: Portfolio) -> None:
    portfolio.complete()
    with pytest.raises(Refused, match="training provider"):
        actions.hand_in(apprenticeship=portfolio.one.id, by=portfolio.actor("employer"), at=NOW)
    assert not Round.objects.exists()


def test_the_assessor_is_given_an_accepted_portfolio_once(portfolio: Portfolio) -> None:
    portfolio.complete()
    portfolio.hand_in()
    bookings = portfolio.actor("bookings")
    with pytest.raises(Refused, match="has not been accepted"):
        actions.give_to_assessor(apprenticeship=portfolio.one.id, by=bookings, at=LATER)
    gateway.accept(round=Round.objects.get().id, by=bookings, at=LATER)
    with pytest.raises(Refused, match="No assessor is booked yet to whom it could be given"):
        actions.give_to_assessor(apprenticeship=portfolio.one.id, by=bookings, at=LATER)
    attempt = booked(portfolio.people, portfolio.one, "professional_discussion")
    attempt.bookings.update(ended="cancelled", ended_at=NOW, reason="Fire.")
    with pytest.raises(Refused, match="Book an assessment first"):
        actions.give_to_assessor(apprenticeship=portfolio.one.id, by=bookings, at=LATER)
    attempt.bookings.update(ended="", ended_at=None, reason="")
    actions.give_to_assessor(apprenticeship=portfolio.one.id, by=bookings, at=LATER)
    known = record(portfolio.one, LATER).portfolio
    assert known is not None
    assert known.assessor_has_it_since == LATER
    with pytest.raises(Refused, match="given to the assessor at 12:00 on 2 June 2026 already"):
        actions.give_to_assessor(apprenticeship=portfolio.one.id, by=bookings, at=LATER)


def test_a_plan_without_a_portfolio_has_none(portfolio: Portfolio) -> None:
    other = apprenticeship(portfolio.people, uln="", standard="ST9001", version="1.0")
    with pytest.raises(Http404):
        actions.add_piece(
            apprenticeship=other.id, id=uuid4(), content=portfolio.content(), by=portfolio.actor(), at=NOW
        )
