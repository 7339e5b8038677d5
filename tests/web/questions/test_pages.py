"""The pages: the bank for those who keep or read it, the set and the preparation for the assessor alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.assessments import Conducted, conducted
from tests.factories.questions import METHOD, STANDARD, bank, question
from tests.factories.web import NOW, Cast, cast
from tests.web.assessments.conftest import Desk
from touchstone.web.assessments.models import Entry
from touchstone.web.organisations.scope import see
from touchstone.web.portfolio.models import Piece, Portfolio
from touchstone.web.privacy.gathered import Gathering, parts
from touchstone.web.questions.models import BankQuestion, PieceNote, Placed, QuestionSet, State

LIST, ONE, SET = "questions-list", "questions-one", "questions-set"
PREPARE, SWAP, NEW = "questions-preparation", "questions-swap", "questions-new"
QUALITY = "internal_quality_assurer"
OUTSIDE = ("apprentice", "training_provider", "employer", "bookings", "appeal_decider")
OF = (STANDARD, "1.1", METHOD)
MOST = 15


def text(answer: Any) -> str:
    return str(answer.content.decode())


def opened(desk: Desk, role: str, page: str, *about: object) -> Any:
    """The answer to a page that is about no attempt."""
    answer = desk.browser(role).get(reverse(page, args=about))
    see([desk.made.people.organisation.id])
    return answer


def sent(desk: Desk, page: str, **said: Any) -> Any:
    """The answer to what quality assurance sends to a page that is about no attempt."""
    answer = desk.browser(QUALITY).post(reverse(page), said)
    see([desk.made.people.organisation.id])
    return answer


def pieces(talk: Conducted, number: int = 2) -> list[Piece]:
    """A portfolio of so many pieces, given to the assessor four days before the day."""
    own = {"organisation": talk.people.organisation, "apprenticeship": talk.one}
    Portfolio.objects.create(given_to_assessor_at=NOW, **own)
    by = talk.people.people["apprentice"].id
    return [
        Piece.objects.create(
            number=turn,
            title=f"Log {turn}",
            kind="reflective_log",
            ksbs=["K1"],
            added_by=by,
            added_at=NOW,
            **own,
        )
        for turn in range(1, number + 1)
    ]


def test_the_list_shows_the_bank_with_what_is_due(desk: Desk) -> None:
    question(desk.made.people, "How do you plan?", at=NOW.replace(year=2025))
    question(desk.made.people, "A draft?", use=False)
    page = text(opened(desk, QUALITY, LIST))
    assert page.count("<h1") == 1
    assert "1 question is due for review" in page
    assert "In use, due for review" in page
    assert "A draft?" in page
    assert "2 in all" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ksb=K3", "First?"),
        ("theme=monitoring", "Second?"),
        ("state=draft", "Second?"),
        (f"for={STANDARD}+{METHOD}&q=first", "First?"),
    ],
)
def test_the_list_is_narrowed(desk: Desk, asked: str, found: str) -> None:
    question(desk.made.people, "First?")
    question(desk.made.people, "Second?", use=False, ksbs=("K5",), theme="monitoring")
    client = desk.browser(QUALITY)
    page = text(client.get(f"{reverse(LIST)}?{asked}"))
    assert "1 found" in page
    assert found in page


def test_an_empty_bank_says_what_to_do(desk: Desk) -> None:
    assert "Write the first question" in text(opened(desk, QUALITY, LIST))
    assert "No question in use" in text(desk.get(QUALITY, "questions-coverage", *OF))


@pytest.mark.parametrize("role", [*OUTSIDE, "external_quality_assurer"])
def test_nobody_who_is_assessed_or_works_with_them_sees_the_bank(desk: Desk, role: str) -> None:
    made = question(desk.made.people)
    for page, about in ((LIST, ()), (ONE, (made.id,)), ("questions-coverage", OF), ("questions-file", ())):
        client = desk.browser(role)
        assert client.get(reverse(page, args=about)).status_code == 403


def test_an_assessor_reads_the_bank_and_changes_nothing(desk: Desk) -> None:
    made = question(desk.made.people)
    client = desk.browser("assessor")
    assert client.get(reverse(LIST)).status_code == 200
    page = text(client.get(reverse(ONE, args=[made.id])))
    assert "Says how." in page
    assert "Withdraw it" not in page
    assert client.post(reverse(ONE, args=[made.id]), {"decision": "withdrawn"}).status_code == 403
    assert client.get(reverse(NEW, args=OF)).status_code == 403
    assert client.get(reverse("questions-take-in")).status_code == 403


def test_a_question_of_another_organisation_is_not_found(desk: Desk) -> None:
    made = question(desk.made.people)
    south = cast("South")
    assert desk.get(QUALITY, ONE, made.id, people=south).status_code == 404
    assert desk.get(QUALITY, "questions-reword", made.id, people=south).status_code == 404
    assert desk.get(QUALITY, ONE, uuid4()).status_code == 404


def test_a_question_is_written_used_worded_anew_and_withdrawn(desk: Desk) -> None:
    said: dict[str, Any] = {
        "text": "How do you plan?",
        "ksbs": ["K3"],
        "theme": "professional_practice",
        "answer": "Says.",
    }
    assert desk.post(QUALITY, NEW, *OF, **said).status_code == 302
    made = BankQuestion.objects.get()
    assert desk.post(QUALITY, ONE, made.id, decision="in_use", note="Fine.").status_code == 302
    assert (
        desk.post(QUALITY, "questions-reword", made.id, **said | {"text": "How?", "before": 1}).status_code
        == 302
    )
    page = text(desk.get(QUALITY, ONE, made.id))
    assert "Version 2" in page
    assert "Version 1" in page
    assert "Put in use" in page
    answer = desk.post(QUALITY, ONE, made.id, decision="withdrawn", note="")
    assert answer.status_code == 422
    assert "Say why it is withdrawn" in text(answer)
    assert desk.post(QUALITY, ONE, made.id, decision="withdrawn", note="Old.").status_code == 302
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN


def test_what_is_wrong_with_a_question_stands_at_its_field(desk: Desk) -> None:
    answer = desk.post(QUALITY, NEW, *OF, text="How?", theme="", answer="")
    assert answer.status_code == 422
    assert "Choose the KSBs that it asks about" in text(answer)
    assert desk.post(QUALITY, NEW, *OF, ksbs=["K3"]).status_code == 422
    assert desk.get(QUALITY, NEW, STANDARD, "9.9", METHOD).status_code == 404
    assert desk.get(QUALITY, NEW, STANDARD, "1.1", "nothing").status_code == 404


def test_the_coverage_names_the_gaps(desk: Desk) -> None:
    bank(desk.made.people, each=1)
    page = text(desk.get("assessor", "questions-coverage", *OF))
    assert "4 questions in use" in page
    assert "no whole set" in page
    assert "No question asks about:" in page
    assert "K16" in page.split("The matrix")[0]  # the one question of its theme is about two others


def test_a_file_is_looked_at_before_it_is_taken_in(desk: Desk) -> None:
    content = f"standard,method,ksbs,question\n{STANDARD},{METHOD},K3,How do you plan?\n"
    looked = sent(desk, "questions-take-in", file=SimpleUploadedFile("bank.csv", content.encode()))
    assert "1 question: 1 new, 0 there already, 0 to put right" in text(looked)
    assert not BankQuestion.objects.exists()
    answer = sent(desk, "questions-take-in", content=content, use="on")
    assert answer.status_code == 302
    assert BankQuestion.objects.get().state == State.IN_USE
    again = sent(desk, "questions-take-in", file=SimpleUploadedFile("bank.csv", content.encode()))
    assert "nothing to take in" in text(again)
    own = b"".join(opened(desk, QUALITY, "questions-file").streaming_content)
    back = sent(desk, "questions-take-in", file=SimpleUploadedFile("bank.csv", own))
    assert "0 new, 1 there already" in text(back)


def test_a_file_with_faults_says_which_rows(desk: Desk) -> None:
    content = f"standard,method,ksbs,question\n{STANDARD},{METHOD},K4,How?\n"
    page = text(sent(desk, "questions-take-in", file=SimpleUploadedFile("b.csv", content.encode())))
    assert "Row 2" in page
    assert "K4 is not assessed" in page
    assert "Take them in" not in page
    for wrong in (b"\x00\x01", b"", b"nothing\n"):
        file = SimpleUploadedFile("b.csv", wrong)
        assert sent(desk, "questions-take-in", file=file).status_code == 422
    assert sent(desk, "questions-take-in", content=content).status_code == 422


def test_the_set_is_drawn_and_shown_with_reasons(desk: Desk) -> None:
    bank(desk.made.people)
    assert "Draw the question set" in text(desk.get("assessor", SET))
    assert desk.post("assessor", SET).status_code == 302
    page = text(desk.get("assessor", SET))
    assert "never drawn before." in page
    assert "8 questions; the least is 8." in page
    assert "Says how." in page
    assert page.count("Take another in its place") == 8
    assert QuestionSet.objects.get().seed in page


def test_a_bank_without_questions_says_so(desk: Desk) -> None:
    answer = desk.post("assessor", SET)
    assert answer.status_code == 422
    assert "so the bank lacks 8" in text(answer)


@pytest.mark.parametrize("role", [*OUTSIDE, "external_quality_assurer"])
def test_nobody_but_the_assessor_and_keepers_of_the_bank_sees_a_set(desk: Desk, role: str) -> None:
    bank(desk.made.people, each=1)
    desk.post("assessor", SET)
    for page, about in ((SET, ()), (SWAP, (1,)), (PREPARE, ())):
        client = desk.browser(role)
        assert client.get(reverse(page, args=[desk.made.row.id, *about])).status_code == 403


def test_quality_reads_a_set_and_draws_none(desk: Desk) -> None:
    bank(desk.made.people)
    assert "No set was drawn yet" in text(desk.get(QUALITY, SET))
    assert desk.post(QUALITY, SET).status_code == 403
    desk.post("assessor", SET)
    page = text(desk.get(QUALITY, SET))
    assert "never drawn before." in page
    assert "Take another in its place" not in page


def test_an_assessor_who_is_not_booked_or_has_not_accepted_finds_no_set(desk: Desk) -> None:
    bank(desk.made.people, each=1)
    desk.post("assessor", SET)
    assert desk.get("assessor", SET, people=cast("South")).status_code == 404
    desk.made.row.bookings.update(accepted_at=None)
    assert desk.get("assessor", SET).status_code == 404
    desk.made.row.bookings.update(assessor=desk.made.people.people["manager"])
    assert desk.get("assessor", PREPARE).status_code == 404


def test_an_apprentice_finds_no_question_of_the_bank_on_any_page_of_their_own(desk: Desk) -> None:
    bank(desk.made.people)
    desk.post("assessor", SET)
    words = [one.text for one in (placed.wording for placed in Placed.objects.select_related("wording"))]
    one = desk.made.one.id
    for page in ("records-record", "assessments-apprentice", "bookings-apprentice"):
        address = reverse(page, args=[one])
        for role in ("apprentice", "training_provider", "employer"):
            shown = text(desk.browser(role).get(address))
            assert not [each for each in words if each in shown]


def test_a_download_of_ones_data_holds_no_set_and_no_note_before_the_result(desk: Desk) -> None:
    bank(desk.made.people)
    (first,) = pieces(desk.made, 1)
    desk.post("assessor", SET)
    said: dict[str, Any] = {"piece": first.id, f"{first.code}-text": "Ask how it went on."}
    assert desk.post("assessor", PREPARE, **said).status_code == 302
    words = [one.wording.text for one in Placed.objects.select_related("wording")]
    of = Gathering(desk.made.one, desk.made.people.actor("apprentice"), desk.now)
    copy = str([part.said for part in parts(of)])
    assert not [each for each in [*words, "Ask how it went on."] if each in copy]


def test_a_question_is_swapped_on_its_page(desk: Desk) -> None:
    bank(desk.made.people)
    desk.post("assessor", SET)
    row = desk.made.row.id
    assert desk.get("assessor", SWAP, row, 1).status_code == 200
    assert desk.get("assessor", SWAP, row, 99).status_code == 404
    assert desk.post("assessor", SWAP, row, 1, reason="").status_code == 422
    assert desk.post("assessor", SWAP, row, 1, reason="Spoken of before.").status_code == 302
    page = text(desk.get("assessor", SET))
    assert "Spoken of before." in page
    assert "In place of" in page


def test_the_form_of_a_question_offers_the_set_and_fills_in_what_is_left_empty(desk: Desk) -> None:
    bank(desk.made.people)
    assert "From the set" not in text(desk.get("assessor"))
    desk.post("assessor", SET)
    placed = Placed.objects.select_related("wording").order_by("place")[0]
    assert "From the set" in text(desk.get("assessor"))
    assert desk.send("question", bank=placed.wording_id, of_kind="set", answer="Said how.").status_code == 302
    data = Entry.objects.get().data
    assert data["bank"] == str(placed.wording_id)
    assert (data["text"], data["ksbs"]) == (placed.wording.text, placed.wording.ksbs)
    assert (data["theme"], data["answer"]) == (placed.wording.theme, "Said how.")
    own = desk.send("question", bank=placed.wording_id, of_kind="set", text="In my words?", ksbs_=["K3"])
    assert own.status_code == 302
    later = Entry.objects.order_by("-number")[0].data
    assert (later["text"], later["ksbs"]) == ("In my words?", ["K3"])
    assert desk.send("question", of_kind="set").status_code == 422
    assert "Asked" in text(desk.get("assessor", SET))


def test_the_preparation_says_by_when_and_what_is_read(desk: Desk) -> None:
    first, _ = pieces(desk.made)
    page = text(desk.get("assessor", PREPARE))
    assert "1 June 2026" in page
    assert "14 calendar days, until 15 June 2026" in page
    assert "Preparing for the Professional Discussion" in page
    assert "E01 Log 1" in page
    code = first.code
    said: dict[str, Any] = {"piece": first.id, f"{code}-text": "Ask how it went on.", f"{code}-read": "on"}
    assert desk.post("assessor", PREPARE, **said).status_code == 302
    note = PieceNote.objects.get()
    assert (note.text, note.read_at is not None) == ("Ask how it went on.", True)
    page = text(desk.get("assessor", PREPARE))
    assert "Ask how it went on." in page
    assert desk.post("assessor", PREPARE, piece=uuid4()).status_code == 404


def test_notes_are_ones_own_and_locked_once_the_attempt_is_over(desk: Desk) -> None:
    (first,) = pieces(desk.made, 1)
    own = {"organisation": desk.made.people.organisation, "apprenticeship": desk.made.one}
    other = desk.made.people.people["manager"].id
    PieceNote.objects.create(attempt=desk.made.row, piece=first, by=other, text="Not yours.", at=NOW, **own)
    assert "Not yours." not in text(desk.get("assessor", PREPARE))
    desk.made.row.void = {"at": NOW.isoformat(), "by": str(other), "reason": "A fire alarm."}
    desk.made.row.save()
    page = text(desk.get("assessor", PREPARE))
    assert "Keep the note" not in page
    late: dict[str, Any] = {"piece": first.id, f"{first.code}-text": "Late."}
    answer = desk.post("assessor", PREPARE, **late)
    assert answer.status_code == 422


def test_a_method_without_such_a_time_has_no_preparation(people: Cast) -> None:
    desk = Desk(conducted(people))
    assert desk.get("assessor", PREPARE).status_code == 404


@pytest.mark.parametrize("page", [LIST, "questions-coverage", SET, PREPARE, ONE])
def test_no_page_asks_more_with_more_data(desk: Desk, page: str) -> None:
    made = bank(desk.made.people, each=3)
    desk.post("assessor", SET)
    pieces(desk.made, 2)
    about = {"questions-coverage": OF, ONE: (made[0].id,), LIST: ()}.get(page, (desk.made.row.id,))
    counts = []
    for more in range(2):
        if more:
            bank(desk.made.people, each=3)
            own = {"organisation": desk.made.people.organisation, "apprenticeship": desk.made.one}
            by = desk.made.people.people["apprentice"].id
            for turn in range(3, 9):
                facts = {"number": turn, "title": "Log", "kind": "reflective_log", "ksbs": ["K1"]}
                Piece.objects.create(added_by=by, added_at=NOW, **facts, **own)
        client = desk.browser("assessor")
        client.get(reverse(page, args=about))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(page, args=about)).status_code == 200
        counts.append(len(asked))
        see([desk.made.people.organisation.id])
    assert counts[0] == counts[1] <= MOST
