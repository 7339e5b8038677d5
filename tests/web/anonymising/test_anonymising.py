"""Names to hide, what is found in a piece's file, decisions about it, and a version without it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.factories.portfolio import Portfolio, text
from tests.factories.web import NOW
from touchstone.web.anonymising import actions, erasing, queries, redacting
from touchstone.web.anonymising.actions import Decided
from touchstone.web.anonymising.models import Found, HiddenName, Look, Redaction
from touchstone.web.anonymising.working import look_through
from touchstone.web.audit.models import Event
from touchstone.web.examining import queries as examining
from touchstone.web.files.queries import visible
from touchstone.web.files.store import store
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.portfolio.models import Piece, PieceVersion

WORDS = "We met Priya Nair on Monday.\nRing 07700 900461.\nPriya’s plan was good (K7)."


def with_file(portfolio: Portfolio, said: str = WORDS, name: str = "Log of Priya Nair.txt") -> Piece:
    """A piece with a text file that was looked through for Priya Nair."""
    actions.hide_name(
        apprenticeship=portfolio.one.id, name="Priya Nair", also=["Pips"], by=portfolio.actor(), at=NOW
    )
    piece = portfolio.add(file=portfolio.file(said.encode(), name))
    looked(piece)
    return Piece.objects.get(id=piece.id)


def looked(piece: Piece) -> list[Found]:
    """What the job finds in its newest file."""
    file = actions.newest(Piece.objects.get(id=piece.id)).id
    look_through(file=file, at=NOW)
    return queries.found_in(queries.look_of(file))


def found(piece: Piece) -> list[Found]:
    return queries.found_in(queries.look_of(actions.newest(piece).id))


def decide(portfolio: Portfolio, piece: Piece, choose: Callable[[Found], Decided]) -> int:
    said = {row.id: choose(row) for row in found(piece)}
    return actions.decide(piece=piece.id, decisions=said, by=portfolio.actor(), at=NOW)


def redacted(portfolio: Portfolio, piece: Piece) -> Redaction:
    return redacting.redact(piece=piece.id, revision=piece.revision, by=portfolio.actor(), at=NOW)


def test_a_kept_file_is_looked_through_for_the_names_and_for_numbers(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    assert [(row.kind, row.text, row.part) for row in found(piece)] == [
        ("name", "Priya Nair", "text"),
        ("phone", "07700 900461", "text"),
        ("name", "Priya’s", "text"),
        ("name", "Priya Nair", "file name"),
    ]
    assert found(piece)[0].finding.where == "in paragraph 1"


def test_a_job_is_begun_with_the_file_of_a_piece(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(b"Some words", "a.txt"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'anonymising.look'")
        assert cursor.fetchone() == (1,)


def test_people_of_the_partners_are_hidden_and_the_apprentice_and_organisations_are_not(
    portfolio: Portfolio,
) -> None:
    names = [words[0] for words in queries.hide(portfolio.one)]
    assert portfolio.people.people["training_provider"].name in names
    assert portfolio.people.people["employer"].name in names
    assert portfolio.one.name not in names
    assert portfolio.one.name in queries.leave(portfolio.one)


def test_what_is_left_needs_a_reason_and_what_is_hidden_none(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    with pytest.raises(Refused, match="needs a reason") as refused:
        decide(portfolio, piece, lambda _: Decided("leave", " "))
    assert len(refused.value.fields) == 4
    assert decide(portfolio, piece, lambda _: Decided("hide")) == 4
    assert decide(portfolio, piece, lambda _: Decided("hide")) == 0
    assert queries.undecided([actions.newest(piece).id]) == 0


def test_hiding_makes_a_newer_version_without_the_words_and_seals_the_original(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    portfolio.declare([piece])
    piece.refresh_from_db()
    original = actions.newest(piece)
    decide(
        portfolio, piece, lambda row: Decided("hide") if row.kind == "name" else Decided("leave", "Theirs.")
    )
    row = redacted(portfolio, piece)
    made = row.made
    with store().open(made.sha256) as bytes_:
        assert bytes_.read().decode() == (
            "We met [removed] on Monday.\nRing 07700 900461.\n[removed] plan was good (K7)."
        )
    assert made.name == "Log of [removed].txt"
    assert row.places == 2
    fresh = Piece.objects.get(id=piece.id)
    assert fresh.anonymised is None
    assert actions.newest(fresh).id == made.id
    assert original.closed_at is None


@pytest.mark.parametrize(
    ("role", "status"),
    [("training_provider", 302), ("apprentice", 302), ("employer", 404), ("bookings", 404)],
)
def test_the_original_is_opened_by_those_who_work_on_the_portfolio_alone(
    portfolio: Portfolio, role: str, status: int
) -> None:
    piece = with_file(portfolio)
    decide(portfolio, piece, lambda _: Decided("hide"))
    original = actions.newest(piece).id
    assert portfolio.get(role, "files-open", original).status_code == 302
    made = redacted(portfolio, piece).made_id
    assert portfolio.get(role, "files-open", original).status_code == status
    assert portfolio.get(role, "files-open", made).status_code == 302
    if status == 404:
        with pytest.raises(Http404):
            examining.of(original, portfolio.actor(role))
    said = text(portfolio.get(role, "portfolio-piece", piece.id))
    assert ("Log of Priya Nair.txt" in said) is (status == 302)
    PieceVersion.objects.filter(file=original).update(removed_at=NOW, removed_by=portfolio.actor().person_id)
    said = text(portfolio.get(role, "portfolio-piece", piece.id))
    assert ("Log of Priya Nair.txt" in said) is (status == 302)


def test_what_was_left_stays_left_in_the_newer_version(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    decide(
        portfolio, piece, lambda row: Decided("hide") if row.kind == "name" else Decided("leave", "Theirs.")
    )
    redacted(portfolio, piece)
    (row,) = looked(piece)
    assert (row.kind, row.choice, row.reason) == ("phone", "leave", "Theirs.")


def test_a_look_with_another_name_keeps_what_was_decided(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    decide(portfolio, piece, lambda _: Decided("hide"))
    actions.hide_name(apprenticeship=portfolio.one.id, name="Ada Obi", also=[], by=portfolio.actor(), at=NOW)
    assert [row.choice for row in looked(piece)] == ["hide"] * 4


def test_nothing_of_what_was_found_is_in_the_trail(portfolio: Portfolio) -> None:
    piece = with_file(portfolio, name="log.txt")
    decide(portfolio, piece, lambda _: Decided("hide"))
    redacted(portfolio, piece)
    trail = str(list(Event.objects.values_list("action", "facts")))
    assert "anonymising.redact" in trail
    assert "anonymising.hide_name" in trail
    for word in ("Priya", "Nair", "Pips", "900461"):
        assert word not in trail


def test_it_goes_with_the_portfolio_and_with_the_file(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    erasing.of_files([actions.newest(piece).id])
    assert Found.objects.count() == Look.objects.count() == 0
    assert HiddenName.objects.count() == 1
    looked(piece)
    assert erasing.everything(portfolio.one)["anonymising.Found"] == 4
    assert HiddenName.objects.count() == Found.objects.count() == 0


def test_who_may_not_is_refused(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    for role in ("employer", "bookings"):
        by = portfolio.actor(role)
        with pytest.raises(NotAllowed):
            actions.hide_name(apprenticeship=portfolio.one.id, name="Ada Obi", also=[], by=by, at=NOW)
        with pytest.raises(NotAllowed):
            redacting.redact(piece=piece.id, revision=1, by=by, at=NOW)
        assert portfolio.get(role, "anonymising-piece", piece.id).status_code == 403
        assert portfolio.get(role, "anonymising-names", portfolio.one.id).status_code == 403


def test_bad_input_is_refused_kindly(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    doing: dict[str, Any] = {"by": portfolio.actor(), "at": NOW}
    with pytest.raises(Refused, match="not added"):
        actions.hide_name(apprenticeship=portfolio.one.id, name=" x ", also=[], **doing)
    with pytest.raises(Refused, match="Nothing is chosen"):
        redacting.redact(piece=piece.id, revision=piece.revision, **doing)
    with pytest.raises(Refused, match="looked through anew"):
        actions.decide(piece=piece.id, decisions={uuid4(): Decided("hide")}, **doing)
    decide(portfolio, piece, lambda _: Decided("hide"))
    with pytest.raises(Refused, match="changed since"):
        redacting.redact(piece=piece.id, revision=99, **doing)
    empty = portfolio.add(title="No file")
    with pytest.raises(Refused, match="no file"):
        actions.look_again(piece=empty.id, **doing)
    with pytest.raises(Http404):
        actions.look_again(piece=UUID(int=7), **doing)


def test_the_pages_do_it_all_without_javascript(portfolio: Portfolio) -> None:
    page, who = "anonymising-names", "training_provider"
    added = portfolio.post(who, page, portfolio.one.id, name="Priya Nair", also="Pips, Pri")
    assert added.status_code == 302
    row = HiddenName.objects.get()
    assert row.also == ["Pips", "Pri"]
    said = text(portfolio.get(who, page, portfolio.one.id))
    assert "Priya Nair" in said
    assert portfolio.post(who, page, portfolio.one.id, name="").status_code == 422
    piece = portfolio.add(file=portfolio.file(WORDS.encode(), "log.txt"))
    page = "anonymising-piece"
    assert "Look through it now" in text(portfolio.get(who, page, piece.id))
    assert portfolio.post(who, page, piece.id, do="look").status_code == 302
    assert "is being looked through" in text(portfolio.get(who, page, piece.id))
    rows = looked(piece)
    said = text(portfolio.get(who, page, piece.id))
    assert "<mark><bdi>Priya Nair</bdi></mark>" in said
    assert "It is the name Priya Nair." in said
    wrong = portfolio.post(who, page, piece.id, do="decide", **{f"choice_{rows[1].id}": "leave"})
    assert wrong.status_code == 422
    assert "Say why it may stay." in text(wrong)
    left = {f"choice_{rows[1].id}": "leave", f"reason_{rows[1].id}": "The office’s."}
    assert portfolio.post(who, page, piece.id, do="decide", **left).status_code == 302
    assert portfolio.post(who, page, piece.id, do="hide-all").status_code == 302
    assert "Hide these" in text(portfolio.get(who, page, piece.id))
    assert portfolio.post(who, page, piece.id, do="redact", revision="1").status_code == 302
    assert Redaction.objects.get().places == 2
    assert portfolio.post(who, "anonymising-names", portfolio.one.id, remove=str(row.id)).status_code == 302
    assert not HiddenName.objects.exists()


def test_the_page_asks_the_same_few_queries_whatever_was_found(portfolio: Portfolio) -> None:
    piece = with_file(portfolio, said="\n".join(f"Priya Nair met us at {at}" for at in range(60)))
    with CaptureQueriesContext(connection) as asked:
        answer = portfolio.get("training_provider", "anonymising-piece", piece.id)
    assert "Page 1 of 2" in text(answer)
    assert len([one for one in asked if one["sql"].startswith("SELECT")]) <= 20


def test_a_pdf_is_redacted_too(portfolio: Portfolio) -> None:
    import typst
    from pypdf import PdfReader

    made = typst.compile(b"We met Priya Nair on Monday.")
    actions.hide_name(
        apprenticeship=portfolio.one.id, name="Priya Nair", also=[], by=portfolio.actor(), at=NOW
    )
    piece = portfolio.add(file=portfolio.file(made, "log.pdf"))
    looked(piece)
    decide(portfolio, piece, lambda _: Decided("hide"))
    row = redacted(portfolio, piece)
    with store().open(row.made.sha256) as bytes_:
        said = PdfReader(io.BytesIO(bytes_.read())).pages[0].extract_text()
    assert "Nair" not in said
    assert "on Monday" in said
    assert visible(row.made_id, portfolio.actor("employer")).name == "log.pdf"


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((120, 90), 80).save(out, "PNG")
    return out.getvalue()


def test_chosen_places_of_a_picture_are_blurred_and_the_original_is_sealed(portfolio: Portfolio) -> None:
    piece, who, page = (
        portfolio.add(file=portfolio.file(a_picture(), "us.png")),
        "training_provider",
        "anonymising-piece",
    )
    before = text(portfolio.get(who, page, piece.id))
    assert ("Look for faces" in before, "Words inside a picture" in before) == (True, True)
    said = portfolio.post(who, page, piece.id, do="faces")
    assert said.status_code == 200
    assert "0 places that may be a face" in text(said)
    wrong = portfolio.post(who, page, piece.id, do="blur", revision="1", own="1, 2, x")
    assert wrong.status_code == 422
    assert "four numbers" in text(wrong)
    done = portfolio.post(
        who, page, piece.id, do="blur", revision="1", face="5,5,20,20", own="40, 40, 30, 30"
    )
    assert done.status_code == 302
    row = Redaction.objects.get()
    assert row.places == 2
    assert portfolio.get("employer", "files-open", row.original_id).status_code == 404
    assert portfolio.get("employer", "files-open", row.made_id).status_code == 302


def test_places_of_what_is_no_picture_are_refused(portfolio: Portfolio) -> None:
    piece = with_file(portfolio)
    with pytest.raises(Refused, match="PNG, JPEG"):
        redacting.faces(piece.id, portfolio.actor())
    with pytest.raises(Refused, match="PNG, JPEG"):
        redacting.blur(
            piece=piece.id, revision=piece.revision, regions=[(0, 0, 9, 9)], by=portfolio.actor(), at=NOW
        )
    with pytest.raises(Refused, match="Choose the places"):
        redacting.blur(piece=piece.id, revision=piece.revision, regions=[], by=portfolio.actor(), at=NOW)
