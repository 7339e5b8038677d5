"""Panels of a sheet are used again while they would say the same, and never for longer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.factories.assessments import DAY, conducted
from tests.factories.web import Cast
from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_handed_in import handed_in
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import blank, cards, panels
from touchstone.web.assessments.marks import CARD, ID, TOKEN, filled, new_ids, parted
from touchstone.web.bookings.models import Booking
from touchstone.web.organisations.models import Organisation
from touchstone.web.quality.models import Remark, Review
from touchstone.web.records import remembered

pytestmark = pytest.mark.django_db
IDS = re.compile(r'name="[^"]*-id" value="([^"]+)"')
TOKENS = re.compile(r'csrfmiddlewaretoken" value="([^"]+)"')


def page(desk: Desk, role: str = "assessor") -> str:
    answer = desk.get(role)
    assert answer.status_code == 200
    return str(answer.content.decode())


def plain(html: str) -> str:
    """Without what is another on each page."""
    return re.sub(r'((?:csrfmiddlewaretoken|-id)" value=)"[^"]+"', r"\1", html)


def forget() -> None:
    remembered.forget()
    cards._kept.cache_clear()
    blank._kept.clear()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The panels that were drawn."""
    found: list[str] = []
    draw = panels._drawn

    def noting(names: tuple[str, ...], said: Any) -> Any:
        found.extend(names)
        return draw(names, said)

    monkeypatch.setattr(panels, "_drawn", noting)
    return found


def test_nothing_is_drawn_again_while_nothing_changes(desk: Desk, drawn: list[str]) -> None:
    first = page(desk)
    assert drawn == list(panels.PANELS)
    again = page(desk)
    assert drawn == list(panels.PANELS)
    assert plain(again) == plain(first)


def test_after_an_entry_those_that_show_it_are_drawn_again(desk: Desk, drawn: list[str]) -> None:
    desk.made.write("note", 5, text="Who writes is known", ksbs=["K4"])
    page(desk)
    drawn.clear()
    desk.made.write("note", 6, text="A <new> note", ksbs=["K4"])
    assert "A &lt;new&gt; note" in page(desk)
    assert drawn == ["title", "bar", "writing", "judging"]


def _declares(desk: Desk) -> None:
    desk.made.write("declared", 6, id=desk.made.method.declarations[0].id, holds=True)


def _signs(desk: Desk) -> None:
    desk.made.write("signed", 6, moment="start", name="Amina <Khan>", how="screen")


def _takes_time(desk: Desk) -> None:
    desk.made.write("section_started", 6, section=desk.made.method.sections[0].id)
    started = desk.made.row.entries.order_by("-number")[0]
    desk.made.write("section_ended", 9, section=desk.made.method.sections[0].id, start=str(started.id))


def _is_given_time(desk: Desk) -> None:
    desk.made.write("extension", 6, minutes=5, reason="A <fire> alarm")


def _takes_back(desk: Desk) -> None:
    desk.made.write(
        "taken_back", 7, entry=str(desk.made.row.entries.order_by("number")[0].id), reason="Wrong"
    )


ENTRIES = [_declares, _signs, _takes_time, _is_given_time, _takes_back]


@pytest.mark.parametrize("write", ENTRIES, ids=lambda one: one.__name__)
def test_every_entry_is_seen_at_once(desk: Desk, write: Callable[[Desk], None]) -> None:
    desk.made.write("note", 5, text="A note", ksbs=["K4"])
    before = page(desk)
    write(desk)
    after = page(desk)
    forget()
    assert plain(after) == plain(page(desk)) != plain(before)


def test_a_clock_that_runs_goes_on(desk: Desk, drawn: list[str]) -> None:
    desk.made.write("section_started", 10, section=desk.made.method.sections[0].id)
    before = page(desk)
    drawn.clear()
    desk.now += timedelta(seconds=75)
    after = page(desk)
    assert sorted(drawn) == sorted(panels.CLOCKS)
    assert ("50:00" in before, "51:15" in after, "50:00" in after) == (True, True, False)
    forget()
    assert plain(page(desk)) == plain(after)


def _employer(desk: Desk, _: Path) -> None:
    Organisation.objects.filter(id=desk.made.one.employer_id).update(name="Renamed & Sons")


def _needs(desk: Desk, _: Path) -> None:
    Apprenticeship.objects.filter(id=desk.made.one.id).update(adjustment_needs="More time")


def _writer(desk: Desk, _: Path) -> None:
    person = desk.made.people.people["assessor"]
    get_user_model().objects.filter(id=person.pk).update(name="Married <Name>")


def _file(desk: Desk, folder: Path) -> None:
    handed_in(desk, folder)


def _asked(desk: Desk, _: Path) -> None:
    row = desk.made.row
    told: dict[str, Any] = {"organisation_id": row.organisation_id, "apprenticeship": desk.made.one}
    review = Review.objects.create(attempt=row, opened_at=DAY, lot=0.5, state="asked_back", **told)
    Remark.objects.create(
        organisation_id=row.organisation_id, review=review, kind="asked_back", text="Why met?", at=DAY,
        by=desk.made.people.people["manager"],
    )  # fmt: skip


def _not_accepted(desk: Desk, _: Path) -> None:
    Booking.objects.filter(attempt=desk.made.row).update(accepted_at=None)


def _void(desk: Desk, _: Path) -> None:
    said = {"at": DAY.isoformat(), "by": str(desk.made.one.id), "reason": "A fire alarm."}
    type(desk.made.row).objects.filter(id=desk.made.row.id).update(void=said)


CHANGES = [_employer, _needs, _writer, _file, _asked, _not_accepted, _void]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_what_changes_is_seen_at_once(
    desk: Desk, change: Callable[[Desk, Path], None], tmp_path: Path, settings: Any
) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    desk.made.write("note", 5, text="A note", ksbs=["K4"])
    before = page(desk)
    change(desk, tmp_path)
    after = page(desk)
    forget()
    assert plain(after) == plain(page(desk)) != plain(before)


def test_each_reader_is_shown_their_own(desk: Desk) -> None:
    assert "<form" in page(desk).partition("</h1>")[2]
    read = page(desk, "manager")
    assert "Only whoever assesses this attempt writes here" in read
    forget()
    assert plain(page(desk, "manager")) == plain(read)


@pytest.mark.parametrize("method", ["observation", "knowledge_test"])
def test_every_form_of_every_page_has_an_id_that_nobody_had(people: Cast, method: str) -> None:
    test = method == "knowledge_test"
    desk = Desk(conducted(people, method, *(("ST9001", "1.0") if test else ())))
    if test:
        desk.made.write("section_started", 1, section="test")
        desk.made.write("score", 2, score="30")
    first, second = page(desk), page(desk)
    ids = [*IDS.findall(first), *IDS.findall(second)]
    assert len(ids) == len(set(ids)) > 8
    assert ("score-id" in first) is test
    for html in (first, second):
        assert len(set(TOKENS.findall(html))) == 1
        assert not any(mark in html for mark in (TOKEN, ID, CARD))


def test_marks_are_filled_in_and_the_token_is_asked_for_only_by_forms() -> None:
    class Token:
        asked = 0

        def __str__(self) -> str:
            Token.asked += 1
            return "<field>"

    assert filled(parted("nothing to send"), Token(), new_ids()) == "nothing to send"
    assert Token.asked == 0
    whole = filled(parted(f"{TOKEN} {ID} {ID}"), Token(), new_ids())
    one, other = whole.removeprefix("<field> ").split()
    assert Token.asked == 1
    assert one != other
    assert len(one) == len(other) == 36
