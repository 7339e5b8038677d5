"""Data protection: an apprentice reads what is kept, takes it along, asks for erasure; a manager answers."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_what_is_kept_is_read_taken_along_and_asked_to_go(visit: Visit) -> None:
    manager = visit("manager")
    who, one = manager.instance.learners["withdrawn"], manager.instance.apprentices["withdrawn"]
    apprentice = visit(who)
    apprentice.open("/").follow("Your data").expect("What is kept of you", "Kept until", "What for")
    assert apprentice.too_wide() == []
    apprentice.follow("See who opened your files").expect("Who opened your files")
    apprentice.open(f"/apprentices/{one}/data/").follow("Download your data").expect("What is left out")
    with apprentice.page.expect_download() as coming:
        apprentice.page.get_by_role("button", name="Download my data").click()
    names = zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes())).namelist()
    assert {"README.txt", "overview.html", "record/record.json", "SHA256SUMS"} <= set(names)
    apprentice.open(f"/apprentices/{one}/data/").follow("Ask for erasure").expect("What goes", "What stays")
    assert apprentice.too_wide() == []
    apprentice.press("Ask for erasure", 422).expect("There is a problem")
    apprentice.choose("I understand").press("Ask for erasure").expect("Your request for erasure", "Answer by")

    manager.open("/data-protection/").expect("Requests for erasure", "Waits for an answer")
    assert manager.too_wide() == []
    for place in ("Holds", "What goes soon", "What was removed", "What remains"):
        manager.follow(place)
    manager.open("/data-protection/soon/planning/")
    manager.open(f"/apprentices/{one}/data/").follow("Hold everything").fill("Why?", "A court asked.")
    manager.press("Hold everything").expect("Everything is held").follow("Lift this hold")
    manager.fill("Why?", "It has decided.").press("Lift the hold").expect("The hold is lifted")
    manager.follow("See the request for erasure").fill("Do you want to add anything?", "All the best.")
    manager.press("Check the answer").expect("Check the answer", "All the best.")
    manager.press("Give this answer").expect("The request is answered")
    apprentice.open(f"/apprentices/{one}/data/").expect("Removed on", "Your earlier requests")
    apprentice.follow("1 June 2026")
    apprentice.expect("The answer", "All the best.")
