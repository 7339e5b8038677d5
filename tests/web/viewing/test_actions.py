"""What people do with a recording: hand it in, note what happens at a second, add captions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from tests.factories.gateway import confirmed
from tests.factories.watching import AFTER, Watching
from tests.factories.web import NOW, cast
from touchstone.web.audit.models import Event
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.privacy.gathered import Gathering, parts
from touchstone.web.viewing import actions, asking, queries
from touchstone.web.viewing.models import TimedNote
from touchstone.web.viewing.page import Shown

HALF = 1800
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Mentor>Good morning.\n"


def test_a_recording_is_handed_in_with_the_files_own_length(watching: Watching) -> None:
    row = watching.nominate(watching.lasting(1950).id, from_second=120)
    assert (row.from_second, row.to_second, row.method) == (120, 1920, "observation")
    assert row.nominated_by == watching.portfolio.people.people["apprentice"].id
    assert Event.objects.filter(action="viewing.nominate").count() == 1


def test_sound_alone_is_refused_with_the_clause(watching: Watching) -> None:
    file = watching.lasting(HALF, video=False)
    with pytest.raises(Refused) as refused:
        watching.nominate(file.id)
    (finding,) = refused.value.findings
    assert finding.code == "recording.media"
    assert finding.message == "Recording talk.mp4 is audio; accepted is video."
    assert str(finding.source)
    assert watching.row(file).method == ""


@pytest.mark.parametrize(("seconds", "taken"), [(HALF - 1, False), (HALF, True)])
def test_half_an_hour_is_the_least(watching: Watching, seconds: int, taken: bool) -> None:
    file = watching.lasting(seconds)
    if taken:
        assert watching.nominate(file.id).to_second is None
        return
    with pytest.raises(Refused) as refused:
        watching.nominate(file.id)
    assert [one.code for one in refused.value.findings] == ["recording.length", "recording.assessed"]
    assert "lasts 29 minutes 59 seconds; the least is 30 minutes" in refused.value.findings[0].message


def test_a_part_that_would_end_after_the_recording_is_refused_with_where_to_begin(watching: Watching) -> None:
    with pytest.raises(Refused) as refused:
        watching.nominate(watching.lasting(1950).id, from_second=151)
    assert "Begin at 2:30 at the latest." in refused.value.fields["from_second"]


def test_what_was_recorded_before_the_gateway_by_ones_own_word_is_refused(watching: Watching) -> None:
    confirmed(watching.portfolio.people, watching.portfolio.one)
    file, before = watching.lasting(HALF), AFTER - timedelta(days=400)
    with pytest.raises(Refused) as refused:
        watching.nominate(file.id, held_at=before, recorded_at=before)
    assert {one.code for one in refused.value.findings} == {
        "recording.held_after",
        "recording.recorded_after",
    }


def test_a_date_of_the_file_that_differs_is_shown_and_decides_nothing(watching: Watching) -> None:
    confirmed(watching.portfolio.people, watching.portfolio.one)
    later = NOW + timedelta(days=10)
    said = later - timedelta(hours=3)
    file = watching.lasting(HALF, created=said - timedelta(days=300))
    row = watching.nominate(file.id, held_at=said, recorded_at=said, at=later)
    assert row.method == "observation"
    shown = Shown(file, row, watching.portfolio.actor("apprentice"), later)
    conflict = next(note for note in shown.advice if note.code == "recording.conflict.recorded_at")
    assert conflict.outcome == "advice"
    assert "The file itself says" in conflict.message
    assert "before the gateway was confirmed" in conflict.message
    assert "Nothing is decided by this" in conflict.message
    assert conflict.source is not None
    assert not any(one.blocks for one in shown.findings)


def test_the_same_day_is_no_conflict(watching: Watching) -> None:
    file = watching.lasting(HALF, created=AFTER + timedelta(minutes=31))
    row = watching.nominate(file.id)
    shown = Shown(file, row, watching.portfolio.actor("apprentice"), NOW)
    assert not [note for note in shown.advice if note.code.startswith("recording.conflict")]


def test_one_person_in_the_samples_is_a_question_about_the_mentee(watching: Watching) -> None:
    file = watching.lasting(HALF)
    row = watching.nominate(file.id)
    shown = Shown(file, row, watching.portfolio.actor("apprentice"), NOW)
    told = next(note for note in shown.advice if note.code == "recording.people")
    assert told.message == "One person seen in 100 % of 60 samples: is the mentee visible?"


def test_the_rules_are_those_of_the_record(watching: Watching) -> None:
    """No second rule: what is asked here is what the attempt is judged by."""
    file = watching.lasting(HALF)
    shown = Shown(file, watching.nominate(file.id), watching.portfolio.actor("apprentice"), NOW)
    assert {one.code for one in shown.findings} == {
        "recording.length",
        "recording.assessed",
        "recording.held_after",
        "recording.recorded_after",
        "recording.media",
    }
    assert asking.LOOKED_AT not in {one.code for one in shown.findings}


def test_a_recording_that_nobody_has_looked_at_is_not_handed_in_yet(watching: Watching) -> None:
    with pytest.raises(Refused, match="still being looked at"):
        watching.nominate(watching.keep().id)


@pytest.mark.parametrize("field", ["held_at", "recorded_at"])
def test_what_lies_ahead_is_refused(watching: Watching, field: str) -> None:
    with pytest.raises(Refused) as refused:
        watching.nominate(watching.lasting(HALF).id, **dict[str, Any]({field: NOW + timedelta(days=1)}))
    assert list(refused.value.fields) == [field]


def test_a_method_without_recordings_takes_none(watching: Watching) -> None:
    with pytest.raises(Refused) as refused:
        watching.nominate(watching.lasting(HALF).id, method="discussion")
    assert list(refused.value.fields) == ["method"]


@pytest.mark.parametrize("role", ["employer", "bookings"])
def test_only_those_who_work_on_the_portfolio_hand_in(watching: Watching, role: str) -> None:
    with pytest.raises(NotAllowed):
        watching.nominate(watching.lasting(HALF).id, role=role)


def test_others_find_no_recording(watching: Watching) -> None:
    file, other = watching.lasting(HALF), cast("South")
    with pytest.raises(Http404):
        actions.add_note(file=file.id, second=1, text="Mine?", by=other.actor("bookings"), at=NOW)


def test_a_note_is_read_by_its_own_side_alone(watching: Watching) -> None:
    file = watching.lasting(HALF)
    portfolio = watching.portfolio
    for role, text in (("training_provider", "Theirs"), ("apprentice", "Mine"), ("bookings", "The house’s")):
        actions.add_note(file=file.id, second=5, text=text, by=portfolio.actor(role), at=NOW)
    read = {
        role: [note.text for note in queries.notes(file, portfolio.actor(role))]
        for role in ("training_provider", "apprentice", "manager", "employer")
    }
    assert read == {
        "training_provider": ["Theirs"],
        "apprentice": ["Mine"],
        "manager": ["The house’s"],
        "employer": [],
    }


def test_notes_are_against_ksbs_of_the_plan_and_inside_the_recording(watching: Watching) -> None:
    file, by = watching.lasting(HALF), watching.portfolio.actor("training_provider")
    made = actions.add_note(file=file.id, second=HALF, ksbs=("K2", "S1", "K2"), by=by, at=NOW)
    assert (made.ksbs, made.second) == (["K2", "S1"], HALF)
    for said, field in (
        ({"second": HALF + 1, "text": "After it"}, "second"),
        ({"second": 1, "ksbs": ("K99",)}, "ksbs"),
        ({"second": 1}, "text"),
        ({"second": 1, "text": "x" * 4001}, "text"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_note(file=file.id, by=by, at=NOW, **said)
        assert list(refused.value.fields) == [field]


def test_a_note_is_removed_by_its_own_side_alone(watching: Watching) -> None:
    file, portfolio = watching.lasting(HALF), watching.portfolio
    made = actions.add_note(file=file.id, second=5, text="Mine", by=portfolio.actor("apprentice"), at=NOW)
    with pytest.raises(Http404):
        actions.remove_note(file=file.id, note=made.id, by=portfolio.actor("manager"), at=NOW)
    actions.remove_note(file=file.id, note=made.id, by=portfolio.actor("apprentice"), at=NOW)
    assert not TimedNote.objects.exists()


def test_the_apprentices_copy_holds_what_was_said_and_their_own_notes(watching: Watching) -> None:
    file, portfolio = watching.lasting(1950), watching.portfolio
    watching.nominate(file.id, from_second=60)
    for role, text in (("apprentice", "Mine"), ("manager", "The house’s")):
        actions.add_note(file=file.id, second=5, text=text, by=portfolio.actor(role), at=NOW)
    portfolio.one.person = portfolio.people.people["apprentice"]
    for role, own in (("apprentice", True), ("manager", False)):
        told = parts(Gathering(one=portfolio.one, now=NOW, by=portfolio.actor(role)))
        (row,) = next(part.said for part in told if part.name == "recordings")
        assert (row["file"], row["from_second"], row["found"]["medium"]) == ("talk.mp4", 60, "video")
        assert [note["text"] for note in row["notes"]] == (["Mine"] if own else [])


def test_captions_are_kept_changed_and_taken_away(watching: Watching) -> None:
    file, by = watching.lasting(HALF), watching.portfolio.actor("training_provider")
    actions.caption(file=file.id, text=VTT, by=by, at=NOW)
    assert watching.row(file).captions == VTT.strip()
    with pytest.raises(Refused) as refused:
        actions.caption(file=file.id, text="Good morning.", by=by, at=NOW)
    assert "first line must be WEBVTT" in refused.value.fields["captions"]
    actions.caption(file=file.id, text="", by=by, at=NOW)
    assert (watching.row(file).captions, watching.row(file).captions_language) == ("", "")


def test_captions_have_the_language_that_was_chosen_or_that_they_name(watching: Watching) -> None:
    file, by = watching.lasting(HALF), watching.portfolio.actor("training_provider")
    named = VTT.replace("WEBVTT", "WEBVTT\nKind: captions\nLanguage: cy-GB", 1)
    for text, chosen, kept in ((VTT, "", "en"), (VTT, "cy", "cy"), (named, "", "cy"), (named, "en", "en")):
        actions.caption(file=file.id, text=text, language=chosen, by=by, at=NOW)
        assert watching.row(file).captions_language == kept
    with pytest.raises(Refused) as refused:
        actions.caption(file=file.id, text=VTT, language="tlh", by=by, at=NOW)
    assert "“cy” (Welsh)" in refused.value.fields["language"]
