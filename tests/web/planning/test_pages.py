"""The pages of a sheet: works, not allowed, not mine, missing, bad input; and with how many queries."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.factories.planning import METHOD, POINT, Planning
from tests.factories.portfolio import text
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.apprentices import actions as apprentices
from touchstone.web.audit.models import Event
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.planning.models import Note
from touchstone.web.planning.typed import LONGEST, mark
from touchstone.web.portfolio import actions as portfolio
from touchstone.web.records import law, remembered

READERS = ["training_provider", "employer"]
STAFF = [role.id for role in ROLES if role.id not in ("apprentice", *READERS)]
SHEETS = ["planning-method", "planning-print", "planning-pdf"]
NASTY = "<script>alert('x')</script>\"&"
MOST_QUERIES = 15
SAVE = (METHOD, POINT)


def test_a_method_shows_every_criterion_by_theme_with_its_mark_and_its_ksbs(planning: Planning) -> None:
    said = planning.page()
    themes = ["Professional practice", "Communication", "Assessment", "Monitoring"]
    assert [said.index(f">{theme}</h3>\n<div") for theme in themes] == sorted(
        said.index(f">{theme}</h3>\n<div") for theme in themes
    )
    assert (said.count(">(P)</span>"), said.count(">(D)</span>")) == (11, 5)
    assert said.count("<textarea") == 16
    assert "Explains the roles and responsibilities of a mentor identifying" in said
    assert "KSBs: K1, K14, B5" in said
    assert "<strong>K14</strong> Opportunities for continuing professional development" in said


def test_the_words_are_the_sheet_s_own_where_the_version_has_them(planning: Planning) -> None:
    planning.one.version = "1.2"
    planning.one.save()
    said = planning.page()
    assert "(K1, K14" not in said
    assert "Describe how to establish and manage the mentoring contract and explain ways" in said
    assert "Version 1.2 is judged by the rules of version 1.1." in said
    assert "Not confirmed, and assumed:" in said
    planning.one.version = "1.1"
    planning.one.save()
    assert "About this version" not in planning.page()


@pytest.mark.parametrize(
    ("standard", "method"),
    [("ST1379", "observation"), ("ST9001", "knowledge_test"), ("ST9002", None)],
)
def test_every_plan_has_its_sheet_whatever_its_methods(
    planning: Planning, standard: str, method: str | None
) -> None:
    if standard != "ST1379":
        planning.one.delete()
        planning.one = apprenticeship(planning.people, standard=standard, version="1.0")
    plan = law.plan(standard, planning.one.version)
    for each in [method] if method else [one.id for one in plan.methods]:
        said = planning.page(method=each)
        assert "Key points to remember" in said
        assert "The day in brief" in said
        assert planning.get("apprentice", "planning-pdf", planning.one.id, each).status_code == 200


def test_the_home_says_how_far_one_is_and_who_reads_it(planning: Planning) -> None:
    said = text(planning.get("apprentice", "planning-home", planning.one.id))
    assert said.count("Nothing written yet. Begin wherever you like.") == 2
    assert "Only you can read it." in said
    planning.write("Mine")
    planning.show()
    said = text(planning.get("apprentice", "planning-home", planning.one.id))
    assert "Key points: 1 of 16. Evidence linked: 0 of 16." in said
    assert "North Training can read it; nobody else." in said


def test_the_navigation_leads_to_the_one_sheet_there_is(planning: Planning) -> None:
    answer = planning.get("apprentice", "planning-own")
    assert answer["Location"] == reverse("planning-home", args=[planning.one.id])
    apprenticeship(planning.people, uln="", standard="ST9001", version="1.0")
    said = text(planning.get("apprentice", "planning-own"))
    assert said.count('/planning/">') == 2
    for one in planning.people.people["apprentice"].apprenticeships.all():
        one.person = None
        one.save()
    assert "No apprenticeship is linked to your account yet" in text(
        planning.get("apprentice", "planning-own")
    )


def test_readiness_counts_and_never_judges(planning: Planning) -> None:
    piece = planning.add()
    planning.write("One", pieces={piece.id})
    planning.write("Two", "PD-D1")
    said = planning.page()
    glance = said[said.index('id="glance"') : said.index("The day in brief</h2>")]
    assert "Key points: 2 of 16. Evidence linked: 1 of 16." in glance
    assert "Key points: 2 of 8. Evidence linked: 1 of 8." in glance
    assert "PD-P1: key points, evidence linked; PD-P2: no key points yet;" in glance
    for word in ("grade", "ready", "likely", "will pass", "on track", "%", "red", "weak", "good"):
        assert word not in glance.replace("#", "").lower().replace("rendered", ""), word


def test_the_day_in_brief_says_what_the_plan_says(planning: Planning) -> None:
    said = planning.page()
    day = said[said.index('id="day"') : said.index('id="notes"')]
    for words in (
        "No date is booked yet. As soon as there is one it stands here, and we write to you.",
        "60 minutes",
        "An end-point assessor",
        "You should be told the date at least 14 calendar days before",
        "Your portfolio of evidence, to refer to",
        "Results can take up to 7 working days to be confirmed",
        "At least 8 questions",
    ):
        assert words in day
    assert "The plan asks for nothing in particular." in planning.page(method="observation")


def test_as_one_types_one_criterion_is_saved(planning: Planning) -> None:
    answer = planning.post(
        "apprentice", "planning-save", planning.one.id, *SAVE, **planning.fields({POINT: "My contract"})
    )
    said = text(answer)
    assert answer.status_code == 200
    assert "Saved at 12:00" in said
    assert f'name="seen.PD-P1" value="{mark("My contract")}" data-hx-swap-oob="true"' in said
    assert "Key points: 1 of 16." in said
    assert "<textarea" not in said  # where somebody is typing
    assert planning.note().text == "My contract"


def test_without_javascript_a_button_saves_all_boxes(planning: Planning) -> None:
    sent = planning.fields({"PD-P1": "One", "PD-P2": "", "PD-D1": "Three"}, theme="1")
    answer = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/planning/methods/{METHOD}/#theme-1")
    assert dict(Note.objects.values_list("criterion", "text")) == {"PD-P1": "One", "PD-D1": "Three"}
    said = planning.page()
    assert "Your sheet is saved." in said or "Saved at 12:00" in said
    assert ">\nThree</textarea>" in said


def test_two_tabs_show_both_texts_and_lose_none(planning: Planning) -> None:
    sent = planning.fields({POINT: "From the desk", "PD-P2": "New"})
    planning.write("From the telephone")
    answer = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    said = text(answer)
    assert answer.status_code == 422
    assert "Something is not saved yet. Nothing is lost. Everything else is saved." in said
    assert ">\nFrom the desk</textarea>" in said
    assert "From the telephone</blockquote>" in said
    assert 'href="#text-PD-P1"' in said
    assert (planning.note().text, planning.note("PD-P2").text) == ("From the telephone", "New")


@pytest.mark.parametrize(
    ("way", "kept"),
    [("mine", "Desk"), ("theirs", "Telephone"), ("both", "Desk\n\nTelephone")],
)
def test_somebody_with_two_texts_decides(planning: Planning, way: str, kept: str) -> None:
    sent = planning.fields({POINT: "Desk"})
    planning.write("Telephone")
    sent |= {"other.PD-P1": mark("Telephone"), "theirs.PD-P1": "Telephone", "settle": f"PD-P1:{way}"}
    answer = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    assert answer.status_code == 302
    assert planning.note().text == kept


def test_what_changed_again_while_somebody_decided_is_asked_again(planning: Planning) -> None:
    sent = planning.fields({POINT: "Desk"})
    planning.write("Telephone")
    planning.write("Telephone, later", over="Telephone")
    sent |= {"other.PD-P1": mark("Telephone"), "theirs.PD-P1": "Telephone", "settle": "PD-P1:mine"}
    answer = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    assert answer.status_code == 422
    assert "Telephone, later</blockquote>" in text(answer)
    assert planning.note().text == "Telephone, later"


def test_a_conflict_while_typing_says_so_beside_the_box(planning: Planning) -> None:
    sent = planning.fields({POINT: "Desk"})
    planning.write("Telephone")
    said = text(planning.post("apprentice", "planning-save", planning.one.id, *SAVE, **sent))
    assert "Not saved yet: look below." in said
    assert "Keep both" in said
    assert 'name="seen.PD-P1"' not in said  # or the next letter would write over it


def test_too_much_text_says_how_much_and_keeps_it_on_the_page(planning: Planning) -> None:
    long = "x" * (LONGEST + 1)
    sent = planning.fields({POINT: long})
    answer = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    assert answer.status_code == 422
    assert "it has 5,001 characters, and there is room for 5,000" in text(answer)
    assert long in text(answer)
    said = text(planning.post("apprentice", "planning-save", planning.one.id, *SAVE, **sent))
    assert "it has 5,001 characters" in said


def test_pieces_that_show_the_criterion_s_ksbs_are_offered_first(planning: Planning) -> None:
    other, fits = planning.add(title="Other", ksbs=["K2"]), planning.add(title="Fits", ksbs=["K14"])
    said = planning.page()
    first = said[said.index('id="point-PD-P1"') : said.index('id="point-PD-P2"')]
    assert first.index("Pieces that show K1, K14 or B5") < first.index("E02 Fits")
    assert first.index("E02 Fits") < first.index("Your other pieces") < first.index("E01 Other")
    sent = planning.fields({POINT: ""}) | {f"pieces.{POINT}": [str(fits.id)]}
    answer = planning.post("apprentice", "planning-save", planning.one.id, *SAVE, **sent)
    assert f'href="{reverse("portfolio-piece", args=[fits.id])}">E02 Fits</a>' in text(answer)
    assert [link.piece_id for link in planning.note().links.all()] == [fits.id] != [other.id]


def test_a_linked_piece_that_was_withdrawn_stays_in_view_and_counts_no_more(planning: Planning) -> None:
    piece = planning.add(title="Gone", ksbs=["K1"])
    planning.write(pieces={piece.id})
    portfolio.withdraw_piece(piece=piece.id, revision=1, by=planning.actor(), at=NOW)
    said = planning.page()
    assert "Evidence linked: 0 of 16" in said
    assert "E01 Gone</a> (withdrawn)" in said


def test_without_pieces_the_page_says_where_they_come_from(planning: Planning) -> None:
    said = planning.page()
    assert "There is no evidence to link yet." in said
    assert "Choose evidence" not in said
    planning.add()
    assert "There is no evidence to link yet." not in planning.page()


def test_notes_of_what_the_plan_has_no_more_are_kept_apart(planning: Planning) -> None:
    planning.write("Still there")
    Note.objects.create(
        organisation=planning.people.organisation,
        apprenticeship=planning.one,
        method="interview",
        criterion="OLD-P1",
        text="From long ago",
        wording="Describes what is asked no more",
        version="1.0",
        saved_at=NOW,
    )
    for said in (
        planning.page(),
        text(planning.get("apprentice", "planning-home", planning.one.id)),
        text(planning.get("apprentice", "planning-print", planning.one.id, METHOD)),
    ):
        apart = said[said.index("Kept from before") :]
        for words in ("OLD-P1", "version 1.0", "From long ago", "Describes what is asked no more"):
            assert words in apart
        assert "Still there" not in apart
    pdf = planning.get("apprentice", "planning-pdf", planning.one.id, METHOD)
    assert "From long ago" in words_of(pdf.content)


def test_another_version_keeps_the_notes_of_criteria_that_it_has_too(planning: Planning) -> None:
    planning.write("Mine")
    apprentices.change_version(
        apprenticeship=planning.one.id, version="1.2", reason="Asked.", by=planning.actor("bookings"), at=NOW
    )
    said = planning.page()
    assert ">\nMine</textarea>" in said
    assert "Kept from before" not in said
    assert "The wording changed since you wrote this" not in said  # the criterion itself did not
    Note.objects.update(wording="Something else")
    said = planning.page()
    assert "The wording changed since you wrote this" in said
    assert "Then it was: Something else" in said


def test_after_a_withdrawal_the_sheet_is_there_to_read(planning: Planning) -> None:
    planning.write("Mine to keep")
    planning.one.withdrawn_on, planning.one.withdrawn_reason = date(2026, 5, 1), "Moved."
    planning.one.save()
    said = planning.page()
    assert "Your apprenticeship ended on 1 May 2026. What you wrote stays here" in said
    assert "Mine to keep" in said
    assert "<textarea" not in said
    sent = planning.fields({POINT: "More"})
    assert "Not saved. Your apprenticeship ended" in text(
        planning.post("apprentice", "planning-save", planning.one.id, *SAVE, **sent)
    )
    answer = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    assert answer.status_code == 422
    assert ">\nMore</textarea>" in text(answer)
    shown = text(planning.get("apprentice", "planning-readers", planning.one.id))
    assert "Show it to" not in shown


@pytest.mark.parametrize("role", READERS)
def test_who_is_shown_it_reads_everything_and_changes_nothing(planning: Planning, role: str) -> None:
    planning.write("Notes of mine")
    planning.show(role)
    home = text(planning.get(role, "planning-home", planning.one.id))
    assert "Amina Khan shows you their notes" in home
    for page in ("planning-method", "planning-print"):
        said = text(planning.get(role, page, planning.one.id, METHOD))
        assert "Notes of mine" in said
        assert "<textarea" not in said
        assert "they see that you read it" in said
    assert planning.get(role, "planning-pdf", planning.one.id, METHOD).status_code == 200
    sent = planning.fields({POINT: "Theirs"})
    assert planning.post(role, "planning-method", planning.one.id, METHOD, **sent).status_code == 403
    assert planning.post(role, "planning-save", planning.one.id, *SAVE, **sent).status_code == 403
    assert planning.get(role, "planning-readers", planning.one.id).status_code == 403
    assert planning.note().text == "Notes of mine"
    assert Event.objects.filter(action="planning.read", role=role).count() == 3


@pytest.mark.parametrize("role", READERS)
def test_who_is_not_shown_it_or_no_more_finds_nothing(planning: Planning, role: str) -> None:
    planning.write("Notes of mine")
    other = READERS[1 - READERS.index(role)]
    planning.show(other)
    planning.show(role)
    planning.take_back(role)
    for page in SHEETS:
        assert planning.get(role, page, planning.one.id, METHOD).status_code == 404
    home = planning.get(role, "planning-home", planning.one.id)
    assert "This sheet is not shown to you" in text(home)
    assert "Notes of mine" not in text(home)
    assert not Event.objects.filter(action="planning.read").exists()


@pytest.mark.parametrize("role", STAFF)
def test_staff_may_not_even_ask(planning: Planning, role: str) -> None:
    planning.show()
    planning.show("employer")
    for page in SHEETS:
        assert planning.get(role, page, planning.one.id, METHOD).status_code == 403
    for page in ("planning-home", "planning-readers"):
        assert planning.get(role, page, planning.one.id).status_code == 403


@pytest.mark.parametrize("role", ["apprentice", *READERS])
def test_people_of_another_organisation_find_nothing(planning: Planning, role: str) -> None:
    planning.show()
    planning.show("employer")
    browser = Client()
    browser.force_login(cast("South").people[role])
    for page in SHEETS:
        address = reverse(page, args=[planning.one.id, METHOD])
        assert planning.seen_again(lambda address=address: browser.get(address)).status_code == 404  # type: ignore[misc]
    home = reverse("planning-home", args=[planning.one.id])
    assert planning.seen_again(lambda: browser.get(home)).status_code == 404


@pytest.mark.parametrize("page", SHEETS)
def test_a_stranger_is_sent_to_sign_in_and_what_is_not_there_is_not_found(
    planning: Planning, page: str
) -> None:
    address = reverse(page, args=[planning.one.id, METHOD])
    assert "/accounts/login/" in Client().get(address)["Location"]
    assert planning.get("apprentice", page, uuid4(), METHOD).status_code == 404
    assert planning.get("apprentice", page, planning.one.id, "no-such-method").status_code == 404


def test_bad_input_is_refused_or_passed_over(planning: Planning) -> None:
    post = planning.post
    assert post("apprentice", "planning-save", planning.one.id, *SAVE).status_code == 404
    unknown = {"text.X": "?", "seen.X": mark("")}
    assert post("apprentice", "planning-save", planning.one.id, METHOD, "X", **unknown).status_code == 404
    sent = planning.fields({POINT: "a"}) | {f"pieces.{POINT}": ["nonsense"]}
    assert post("apprentice", "planning-save", planning.one.id, *SAVE, **sent).status_code == 200
    for partner in ("nonsense", str(uuid4()), ""):
        answer = post("apprentice", "planning-readers", planning.one.id, what="show", partner=partner)
        assert answer.status_code == 422
    assert planning.get("apprentice", "planning-save", planning.one.id, *SAVE).status_code == 405


def test_the_readers_page_shows_takes_back_and_says_who_read_it(planning: Planning) -> None:
    provider = str(planning.people.provider.id)
    said = text(planning.get("apprentice", "planning-readers", planning.one.id))
    assert said.count("Cannot read your sheet.") == 2
    assert "Nobody but you." in said
    assert "Assessors and quality assurance can never read it." in said
    planning.post("apprentice", "planning-readers", planning.one.id, what="show", partner=provider)
    planning.page("training_provider")
    said = text(planning.get("apprentice", "planning-readers", planning.one.id))
    assert "Can read your sheet</strong> since 12:00 on 1 June 2026" in said
    assert "North Training provider (Training provider)" in said
    planning.post("apprentice", "planning-readers", planning.one.id, what="take_back", partner=provider)
    assert planning.get("training_provider", "planning-print", planning.one.id, METHOD).status_code == 404


def test_html_is_shown_as_it_was_typed(planning: Planning) -> None:
    piece = planning.add(title=NASTY, ksbs=["K1"])
    planning.write(NASTY, pieces={piece.id})
    sent = planning.fields({POINT: NASTY + "2"})
    planning.write(NASTY + "3", over=NASTY)
    conflict = planning.post("apprentice", "planning-method", planning.one.id, METHOD, **sent)
    planning.show()
    for said in (
        planning.page(),
        text(conflict),
        planning.page("training_provider"),
        text(planning.post("apprentice", "planning-save", planning.one.id, *SAVE, **sent)),
    ):
        assert "<script>alert" not in said
        assert "&lt;script&gt;alert" in said


def words_of(data: bytes) -> str:
    """All text of a PDF with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_the_pdf_holds_notes_evidence_and_letters_that_no_typeface_has(planning: Planning) -> None:
    piece = planning.add(title="Log of May", ksbs=["K1"])
    planning.write("- First point 🎉\n- Second point", pieces={piece.id})
    answer = planning.get("apprentice", "planning-pdf", planning.one.id, METHOD)
    assert answer["Content-Disposition"].startswith('attachment; filename="Planning sheet Amina Khan')
    assert answer["Cache-Control"] == "private, no-store"
    said = words_of(answer.content)
    for words in ("Amina Khan · as of 1 June 2026", "First point ?", "Second point", "E01 Log of May"):
        assert words in said


def queries(planning: Planning, role: str, page: str, *about: object) -> int:
    browser = planning.browser(role)
    address = reverse(page, args=[planning.one.id, *about])
    remembered.forget()  # what the first time takes
    with CaptureQueriesContext(connection) as made:
        answer: Any = planning.seen_again(lambda: browser.get(address))
    assert answer.status_code == 200
    return len(made) - 1  # the test's own, that sees again


@pytest.mark.parametrize("role", ["apprentice", "training_provider"])
def test_no_page_needs_more_queries_for_more_notes_and_pieces(planning: Planning, role: str) -> None:
    planning.show()
    pages = [("planning-home",), *((page, METHOD) for page in SHEETS)]
    pages += [("planning-readers",)] if role == "apprentice" else []
    pieces = {planning.add().id}
    planning.write("Mine", pieces=pieces)
    few = {page: queries(planning, role, *page) for page in pages}
    pieces |= {planning.add().id for _ in range(12)}
    for number in range(2, 12):
        planning.write("Mine", f"PD-P{number}", pieces=pieces)
    many = {page: queries(planning, role, *page) for page in pages}
    assert few == many
    assert max(many.values()) <= MOST_QUERIES
