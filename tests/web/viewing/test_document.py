"""Documents and images looked at in the page."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.factories import uploads
from tests.factories.telling import spoken_pdf
from tests.factories.watching import Watching
from touchstone.web.audit.models import Event

PAGE = "viewing-document"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def picture(watching: Watching, page: str) -> Any:
    address = page.split('<img class="viewing-page" src="')[1].split('"', maxsplit=1)[0]
    browser = watching.portfolio.browser("manager")
    return watching.portfolio.seen_again(lambda: browser.get(address))


def test_a_page_of_a_pdf_is_drawn_with_its_words_beside_it(watching: Watching) -> None:
    file = watching.keep(spoken_pdf("Met mentee A"), "log.pdf")
    page = text(watching.portfolio.get("manager", PAGE, file.id))
    assert "Met mentee A" in page
    assert "Page 1 of 1" in page
    assert Event.objects.filter(action="file.open", facts__file=str(file.id)).count() == 1
    answer = picture(watching, page)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert Image.open(BytesIO(answer.content)).width == 1240


def test_pages_follow_one_another(watching: Watching) -> None:
    file = watching.keep(uploads.pdf(3), "log.pdf")
    page = ""
    for asked, shown in (("", 1), ("?page=2", 2), ("?page=9", 3), ("?page=no", 1)):
        page = text(watching.portfolio.get("manager", PAGE, file.id, query=asked))
        assert f"Page {shown} of 3" in page
        assert ('rel="next"' in page, 'rel="prev"' in page) == (shown < 3, shown > 1)
    assert "No words can be read from this page" in page


def test_an_image_is_shown(watching: Watching) -> None:
    file = watching.keep(uploads.image(), "board.png")
    page = text(watching.portfolio.get("manager", PAGE, file.id))
    assert 'alt="The image board.png"' in page
    answer = picture(watching, page)
    assert b"".join(answer.streaming_content) == uploads.image()


def test_a_pdf_that_does_not_open_any_more_says_so(watching: Watching) -> None:
    file = watching.keep(uploads.pdf(), "log.pdf")
    (watching.portfolio.files / file.sha256[:2] / file.sha256).write_bytes(b"%PDF-1.7 and no more")
    assert "does not open here" in text(watching.portfolio.get("manager", PAGE, file.id))
    (watching.portfolio.files / file.sha256[:2] / file.sha256).unlink()
    assert "not in the store any more" in text(watching.portfolio.get("manager", PAGE, file.id))


def test_what_is_neither_is_opened_as_a_file_or_watched(watching: Watching) -> None:
    letter, film = watching.keep(b"A letter.", "letter.txt"), watching.keep()
    assert watching.portfolio.get("manager", PAGE, letter.id)["Location"] == f"/files/{letter.id}/"
    assert watching.portfolio.get("manager", PAGE, film.id)["Location"] == f"/recordings/{film.id}/"
    assert watching.portfolio.get("manager", PAGE, uuid4()).status_code == 404
