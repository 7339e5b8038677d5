"""No table and no words of a person are forgotten: every model is in a kind, or it says why it stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.factories.privacy import Case, appealed, filled, passed, refused
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.mail.models import Message
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.portfolio.models import Piece
from touchstone.web.privacy.kinds import WORDS
from touchstone.web.privacy.removing import remove_over
from touchstone.web.privacy.tables import GOES, STAYS
from touchstone.web.records import law

OURS = [model for model in apps.get_models() if model.__module__.startswith("touchstone.")]
WORDED = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
GONE = {"", "Removed", "Removed file", None}
BLAND = {  # what stays in a row whose words went: nothing that a person wrote
    "portfolio.Piece": {"kind", "ksbs", "mentees"},  # aliases, never names
    "files.StoredFile": {"sha256", "media_type", "kept_as"},
    "mail.Message": {"kind", "failed"},
}


def hangs_on_an_apprentice(model: Any, seen: frozenset[Any] = frozenset()) -> bool:
    """Whether a row of it is about one apprentice: by itself, or by the row that it belongs to."""
    for field in model._meta.concrete_fields:
        if field.name == "apprenticeship_id" or field.related_model is Apprenticeship:
            return True
        belongs = field.is_relation and field.remote_field.on_delete is models.CASCADE
        known = field.related_model in {model, *seen}
        if belongs and not known and hangs_on_an_apprentice(field.related_model, seen | {model}):
            return True
    return False


def test_every_table_goes_with_a_kind_or_says_why_it_stays() -> None:
    assert {model._meta.label for model in OURS} == GOES.keys() | STAYS.keys()
    assert GOES.keys().isdisjoint(STAYS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_is_about_an_apprentice_goes(model: type[models.Model]) -> None:
    if hangs_on_an_apprentice(model):
        assert model._meta.label in GOES


def test_the_kinds_are_those_of_the_policy() -> None:
    kinds = {rule.kind for rule in law.policy("default").retention}
    assert {kind for some in GOES.values() for kind in some} == kinds
    assert WORDS.keys() | {WHOLE_CASE} == kinds


@pytest.mark.parametrize("model", [Piece, StoredFile, Message], ids=lambda model: model._meta.label)
def test_of_a_row_whose_words_go_first_no_words_stay(case: Case, model: type[models.Model]) -> None:
    filled(case)
    Message.objects.create(
        organisation=case.people.organisation,
        apprenticeship_id=case.one.id,
        **{name: "Amina" for name in worded(Message) if name != "kind"},
        kind="result",
        written_at=case.now,
    )
    leave(case)
    remove_over(organisation=case.people.organisation.id, at=case.at(2028, 12, 12))
    said = model._default_manager.values_list(*(worded(model) - BLAND[model._meta.label]))
    assert said.count() > 0
    assert {value or None for row in said for value in row} <= GONE  # nothing, or the word for it


def worded(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if isinstance(field, WORDED)}


def leave(case: Case) -> None:
    Apprenticeship.objects.filter(id=case.one.id).update(withdrawn_on="2025-09-01", withdrawn_reason="Moved")


def test_of_a_whole_case_no_row_is_left_anywhere(
    case: Case, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    passed(case)
    refused(case, appealed(case))
    case.lifted(case.held())
    about = [model for model in OURS if hangs_on_an_apprentice(model)]
    assert (
        sum(model._default_manager.exists() for model in about) >= 23
    )  # of some there is nothing in any story
    with django_capture_on_commit_callbacks(execute=True):
        remove_over(organisation=case.people.organisation.id, at=case.at(2031, 12, 12))
    assert [model._meta.label for model in about if model._default_manager.exists()] == []
    assert not any(path.is_file() and len(path.name) == 64 for path in case.folder.rglob("*"))
