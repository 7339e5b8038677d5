"""One item: the form of its kind, its rounds, and what the rules say."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter

from tests.factories.gateway import accepted, confirmed, handed_in
from tests.factories.web import NOW, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.gateway import actions
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.records.actions import override

PAGE = "gateway-item"
ALL = ("months_on_programme", "photo_id", "portfolio", "mapping_and_tracking_form", "english_and_maths")


def pdf(name: str = "passport.pdf") -> SimpleUploadedFile:
    """A PDF of one empty page."""
    made, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return SimpleUploadedFile(name, made.getvalue(), "application/pdf")


@pytest.mark.parametrize("requirement", ALL)
@pytest.mark.parametrize("role", ["training_provider", "employer", "apprentice", "bookings", "manager"])
def test_everybody_around_the_apprentice_can_read_every_item(
    at_gateway: Gateway, role: str, requirement: str
) -> None:
    answer = at_gateway.get(role, PAGE, at_gateway.one.id, "gateway", requirement)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    hands_in = role == "training_provider" and requirement != "months_on_programme"
    assert (b"Hand in" in answer.content) is hands_in


def test_a_declaration_shows_the_computed_reason_and_leads_to_the_signature(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "english_and_maths")
    text = at_gateway.get("training_provider", PAGE, *about).content.decode()
    assert "the apprentice was 29 on the original start date" in text
    answer = at_gateway.post("training_provider", PAGE, *about, says="not_required", note="Aged 29.")
    made = Round.objects.get()
    assert (made.says, made.note) == ("not_required", "Aged 29.")
    assert answer.status_code == 302
    assert answer.url.endswith(f"{made.id}/sign/")


def test_a_declaration_without_a_statement_is_asked_for_it_and_keeps_the_note(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "english_and_maths")
    answer = at_gateway.post("training_provider", PAGE, *about, note="<script>x</script>")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what the declaration states." in text
    assert "&lt;script&gt;x" in text
    assert "<script>x" not in text
    assert not Round.objects.exists()


def test_a_declaration_that_states_not_met_is_not_taken_and_says_why(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "english_and_maths")
    answer = at_gateway.post("training_provider", PAGE, *about, says="not_met", note="Exam in July.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "cannot be handed in yet" in text
    assert "the declaration itself states that it is not met" in text
    assert "Exam in July." in text
    assert not Round.objects.exists()
    assert not Message.objects.exists()


def test_a_declaration_of_not_met_that_a_manager_let_pass_is_taken(at_gateway: Gateway) -> None:
    override(
        apprenticeship=at_gateway.one.id,
        finding="gateway.english_and_maths",
        subject="",
        reason="Exempt by the funding rules.",
        by=at_gateway.people.actor("manager"),
        at=NOW,
    )
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths", says="not_met")
    assert made.says == "not_met"
    said = at_gateway.get("manager", PAGE, at_gateway.one.id, "gateway", "english_and_maths").content.decode()
    assert "Let pass by North Manager (manager): Exempt by the funding rules." in said


def test_a_document_needs_its_file(at_gateway: Gateway) -> None:
    answer = at_gateway.post("training_provider", PAGE, at_gateway.one.id, "gateway", "photo_id")
    assert answer.status_code == 422
    assert "Choose the file of Photo ID." in answer.content.decode()


def test_a_document_is_handed_in_with_its_file(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "photo_id")
    answer = at_gateway.post("training_provider", PAGE, *about, file=pdf())
    assert answer.status_code == 302
    file = Round.objects.select_related("file").get().file
    assert file is not None
    assert file.name == "passport.pdf"
    text = at_gateway.get("bookings", PAGE, *about).content.decode()
    assert f"/files/{file.id}/" in text


def test_a_file_that_is_not_what_it_says_is_not_taken(at_gateway: Gateway) -> None:
    odd = SimpleUploadedFile("passport.pdf", b"MZ this is a program", "application/pdf")
    answer = at_gateway.post("training_provider", PAGE, at_gateway.one.id, "gateway", "photo_id", file=odd)
    assert answer.status_code == 422
    assert not Round.objects.exists()


def test_a_double_submit_is_told_kindly_and_adds_nothing(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "mapping_and_tracking_form")
    first = at_gateway.post("training_provider", PAGE, *about, note="first")
    second = at_gateway.post("training_provider", PAGE, *about, note="second")
    assert (first.status_code, second.status_code) == (302, 422)
    text = second.content.decode()
    assert "North Training provider handed in Mapping and Tracking Form at" in text
    assert "second" in text
    assert Round.objects.count() == 1


def test_a_returned_item_shows_why_and_a_new_round_keeps_the_old(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    made = handed_in(people, one, "photo_id")
    actions.return_(round=made.id, reason="It is <i>blurred</i>.", by=people.actor("bookings"), at=NOW)
    about = (one.id, "gateway", "photo_id")
    text = at_gateway.get("training_provider", PAGE, *about).content.decode()
    assert "It is &lt;i&gt;blurred&lt;/i&gt;." in text
    assert at_gateway.post("training_provider", PAGE, *about, file=pdf("again.pdf")).status_code == 302
    text = at_gateway.get("training_provider", PAGE, *about).content.decode()
    assert "Round 2" in text
    assert "Round 1" in text
    assert [known.decision for known in Round.objects.order_by("number")] == ["returned", ""]


def test_an_accepted_item_is_locked(at_gateway: Gateway) -> None:
    accepted(at_gateway.people, at_gateway.one, "photo_id")
    about = (at_gateway.one.id, "gateway", "photo_id")
    assert b"Hand in" not in at_gateway.get("training_provider", PAGE, *about).content
    answer = at_gateway.post("training_provider", PAGE, *about, file=pdf())
    assert answer.status_code == 422
    assert "is locked" in answer.content.decode()


def test_the_item_of_a_confirmed_gateway_takes_nothing(at_gateway: Gateway) -> None:
    confirmed(at_gateway.people, at_gateway.one)
    about = (at_gateway.one.id, "gateway", "photo_id")
    answer = at_gateway.post("training_provider", PAGE, *about, file=pdf())
    assert answer.status_code == 422
    assert "confirmed Gateway at 12:00 on 1 June 2026" in answer.content.decode()


def test_whoever_may_not_hand_in_is_told_who_may(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "photo_id")
    assert at_gateway.post("apprentice", PAGE, *about, file=pdf()).status_code == 403
    answer = at_gateway.post("employer", PAGE, *about, file=pdf())
    assert answer.status_code == 422
    assert "Photo ID is handed in by the training provider." in answer.content.decode()


def test_the_employer_verifies_each_ksb_and_may_answer_again(at_two_gateways: Gateway) -> None:
    about = (at_two_gateways.one.id, "completion", "behaviours_verified")
    text = at_two_gateways.get("employer", PAGE, *about).content.decode()
    assert "B2: Honest about the edge of the map" in text
    assert at_two_gateways.post("employer", PAGE, *about, B1="yes").status_code == 422
    assert at_two_gateways.post("employer", PAGE, *about, B1="yes", B2="no").status_code == 302
    assert at_two_gateways.post("employer", PAGE, *about, B1="yes", B2="yes").status_code == 302
    made = Round.objects.get()
    assert [(word["ksb"], word["holds"]) for word in made.verifications] == [
        ("B1", True),
        ("B2", False),
        ("B1", True),
        ("B2", True),
    ]


def test_what_the_plan_lacks_and_what_others_have_is_not_there(at_gateway: Gateway) -> None:
    one = at_gateway.one
    assert at_gateway.get("bookings", PAGE, one.id, "gateway", "passport").status_code == 404
    assert at_gateway.get("bookings", PAGE, one.id, "completion", "photo_id").status_code == 404
    other = Gateway(cast("South"), one)
    assert other.get("training_provider", PAGE, one.id, "gateway", "photo_id").status_code == 404
    assert other.post("training_provider", PAGE, one.id, "gateway", "photo_id", file=pdf()).status_code == 404


def test_the_portfolio_is_handed_in_on_its_own_page(at_gateway: Gateway) -> None:
    about = (at_gateway.one.id, "gateway", "portfolio")
    text = at_gateway.get("training_provider", PAGE, *about).content.decode()
    assert reverse("portfolio-hand-in", args=[at_gateway.one.id]) in text
    assert at_gateway.post("training_provider", PAGE, *about).status_code == 302
    assert not Round.objects.exists()
