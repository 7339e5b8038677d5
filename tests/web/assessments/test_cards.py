"""A card is drawn once for what it says; its token and the id of its entry are those of each page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.assessments.conftest import Desk
from touchstone.web.assessments import cards as module
from touchstone.web.assessments import marks

pytestmark = pytest.mark.django_db
CARD = re.compile(r'<details class="assess-card" id="criterion-([^"]+)".*?</details>', re.DOTALL)


def cards_of(desk: Desk) -> dict[str, str]:
    html = desk.get("assessor").content.decode()
    return {found[1]: found[0] for found in CARD.finditer(html)}


def plain(card: str) -> str:
    """Without what is another each time."""
    return re.sub(r'(csrfmiddlewaretoken|-id)" value="[^"]+"', r"\1", card)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The criteria whose cards were drawn."""
    found: list[str] = []
    draw = module._drawn

    def drawn(shown: Any, card: Any, *rest: Any) -> str:
        found.append(card.criterion.id)
        return draw(shown, card, *rest)

    monkeypatch.setattr(module, "_drawn", drawn)
    return found


def test_after_a_judgement_one_card_is_drawn_anew(desk: Desk, counted: list[str]) -> None:
    before = cards_of(desk)
    assert sorted(counted) == sorted(before)
    counted.clear()
    assert {id: plain(card) for id, card in cards_of(desk).items()} == {
        id: plain(card) for id, card in before.items()
    }
    assert counted == []
    one = next(iter(before))
    desk.made.write("judgement", 6, criterion=one, level=None, reason="Not <yet> sure.", pointers=[])
    after = cards_of(desk)
    assert counted == [one]
    assert "Not &lt;yet&gt; sure." in after[one]
    assert {id for id in after if plain(after[id]) != plain(before[id])} == {one}


def test_every_page_has_a_token_and_ids_of_its_own(desk: Desk) -> None:
    first, second = cards_of(desk), cards_of(desk)
    ids = [
        re.findall(r'name="judgement-[^"]+-id" value="([^"]+)"', card)
        for card in [*first.values(), *second.values()]
    ]
    assert all(len(one) == 1 for one in ids)
    assert len({one[0] for one in ids}) == len(ids)
    for cards in (first, second):
        tokens = {re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', card)[0] for card in cards.values()}
        assert len(tokens) == 1
    assert not any(mark in str(first) for mark in (marks.TOKEN, marks.ID, marks.CARD))


def test_who_only_reads_is_given_no_forms(desk: Desk) -> None:
    cards_of(desk)
    html = desk.get("manager").content.decode()
    found = [card[0] for card in CARD.finditer(html)]
    assert found
    assert not any("<form" in card for card in found)
