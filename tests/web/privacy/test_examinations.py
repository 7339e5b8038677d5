"""What was found in a file goes with the file: its words are as much about people as the file itself."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.privacy import Case
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.examining.models import Examination
from touchstone.web.examining.working import examine
from touchstone.web.files.models import StoredFile
from touchstone.web.privacy.removing import remove_over


@pytest.fixture
def contract(case: Case) -> StoredFile:
    """A piece's file that was examined, of an apprentice who left on 1 September 2025."""
    Apprenticeship.objects.filter(id=case.one.id).update(
        withdrawn_on=date(2025, 9, 1), withdrawn_reason="Moved away"
    )
    file = case.file(b"Ben was mentored.", "contract.txt")
    case.piece(file)
    examine(file=file.id, at=case.at(2025, 9, 5))
    assert Examination.objects.get().text == "Ben was mentored."
    return file


def test_it_goes_on_the_day_of_the_file_and_the_row_of_the_file_stays(
    case: Case, contract: StoredFile
) -> None:
    remove_over(organisation=case.people.organisation.id, at=case.at(2028, 9, 1))
    assert Examination.objects.exists()
    remove_over(organisation=case.people.organisation.id, at=case.at(2028, 9, 3))
    assert not Examination.objects.exists()
    assert StoredFile.objects.get(id=contract.id).erased_at


def test_it_goes_with_the_whole_case(case: Case, contract: StoredFile) -> None:
    remove_over(organisation=case.people.organisation.id, at=case.at(2031, 9, 3))
    assert not Examination.objects.exists()
    assert not StoredFile.objects.exists()
