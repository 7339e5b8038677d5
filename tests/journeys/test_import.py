"""A training provider brings in apprentices from a file: looks, puts right, sends again, confirms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.imports import row, sheet
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from touchstone.web.ui.exports import BYTE_ORDER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

OWN = {"provider": "", "employer": "Riverside Works"}
TELEPHONE = {"width": 375, "height": 800}


def test_a_file_is_checked_put_right_and_registered(visit: Visit, tmp_path: Path) -> None:
    provider = visit("training_provider")
    rows = [row(number, **OWN) for number in range(30)]
    rows += [row(31, **OWN, born_on="31/02/1995"), row(32, **OWN, last_name="=Smith", uln="9276308687")]
    provider.open("/imports/").press("Send a file").expect("How the file looks")
    choose(provider, tmp_path, sheet(rows, encoding="cp1252", delimiter=";"), "spring.csv")
    until_finished(provider.press("Check the file")).expect(
        "Nothing is registered yet.", "Windows-1252", "There is no such day"
    )
    provider.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    assert provider.too_wide() == []
    provider.choose("All, and only if").choose("I have looked").press("Register", status=422)
    provider.expect("Not every row is fine")

    with provider.page.expect_download() as coming:
        provider.page.get_by_role("button", name="Download the rows to put right").click()
    right = coming.value.path().read_text(encoding="utf-8-sig").replace("31/02/1995", "28/02/1995")
    provider.open("/imports/new/")
    choose(provider, tmp_path, (BYTE_ORDER + right).encode(), "put right.csv")
    assert provider.too_wide() == []
    until_finished(provider.press("Check the file")).expect("Rows with an apprentice", "put right.csv")
    provider.choose("All, and only if").press("Register")
    until_finished(provider).expect("1 apprentice registered", "Zoë 31 O’Brien")
    provider.follow("Zoë 31 O’Brien").expect("Zoë 31 O’Brien")

    provider.open("/imports/").follow("spring.csv").choose("The rows that are fine").choose("I have looked")
    provider.press("Register")
    until_finished(provider).expect("31 apprentices registered", "What came of it")
    assert provider.too_wide() == []
    visit("bookings").open("/apprentices/?q=O%E2%80%99Brien").expect("31 found")
    visit("bookings").open("/imports/").expect("Start from the template")


def choose(provider: Visitor, folder: Path, content: bytes, name: str) -> None:
    """Choose a file of that content."""
    file = folder / name
    file.write_bytes(content)
    provider.page.locator("input[type=file]").set_input_files(file)


def until_finished(provider: Visitor) -> Visitor:
    """Look again until the job has done its work."""
    for _ in range(60):
        if "Look again" not in provider.text:
            break
        provider.page.wait_for_timeout(1000)
        provider.press("Look again")
    return provider
