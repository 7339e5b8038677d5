"""A portfolio from elsewhere: brought in as one file, mapped by a sheet, and looked through for names."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

PIECES = 10
PATIENCE = 120.0  # seconds for work in the background, on a machine that does other things
HEAD = "file,title,kind,ksbs,mentees,shows,observed on\n"


@pytest.fixture
def evidence(tmp_path: Path) -> tuple[Path, Path]:
    """Ten documents in a ZIP file, one of which names a mentee; and the sheet that says what each shows."""
    pack, sheet = tmp_path / "portfolio.zip", tmp_path / "mapping.csv"
    rows = []
    with zipfile.ZipFile(pack, "w") as archive:
        for number in range(1, PIECES + 1):
            document = Document()
            who = "Priya Nair" if number == 3 else "The mentee"
            document.add_paragraph(f"Session {number}. {who} and I agreed an aim and how we would see it.")
            path = tmp_path / f"session-{number}.docx"
            document.save(str(path))
            archive.write(path, f"Evidence/{path.name}")
            rows.append(f"{path.name},Log of session {number} elsewhere,,K1; S1,Mentee A,What was agreed,\n")
    sheet.write_text(HEAD + "".join(rows), encoding="utf-8")
    return pack, sheet


def until(visitor: Visitor, address: str, says: str) -> None:
    """Look again until the page says it."""
    ends = time.monotonic() + PATIENCE
    while says not in visitor.open(address).text:
        assert time.monotonic() < ends, f"{address} never said {says}:\n{visitor.text[:1500]}"
        time.sleep(1)


def brought(provider: Visitor, one: str, evidence: tuple[Path, Path]) -> str:
    """Send pack and sheet, and see what will become of them; where that stands."""
    provider.open(f"/apprentices/{one}/portfolio/import/")
    for place, file in zip(provider.page.locator("input[type=file]").all(), evidence, strict=True):
        place.set_input_files(file)
    expect(provider.page.locator(".ui-uploads__one--ready")).to_have_count(2, timeout=60_000)
    provider.page.get_by_label("kind").first.select_option(index=1)
    provider.press("See what will become of it").expect("10 of 10", "Log of session 3 elsewhere", "K1")
    return provider.path


def test_a_portfolio_from_elsewhere_is_in_mapped_and_looked_through(
    visit: Visit, evidence: tuple[Path, Path]
) -> None:
    provider = visit("training_provider")
    one = provider.instance.apprentices["portfolio"]
    provider.open(f"/apprentices/{one}/names-to-hide/").fill("Name", "Priya Nair").press("Add the name")
    address = brought(provider, one, evidence)
    provider.press(f"Add {PIECES} pieces")
    until(provider, address, "E")
    until(provider, f"/apprentices/{one}/portfolio/", f"Log of session {PIECES} elsewhere")
    provider.open(f"/apprentices/{one}/portfolio/coverage/").expect("K1", "S1")
    provider.open(f"/apprentices/{one}/portfolio/")
    piece = provider.follow("Log of session 3 elsewhere").path
    until(provider, f"{piece}names/", "Priya Nair")
    provider.expect("What was found")
    until(provider, f"/apprentices/{one}/portfolio/search/?q=Priya", "session-3.docx")
