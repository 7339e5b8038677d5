"""A body for every operation that takes one: well formed, whatever the state of things makes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.imports import row, sheet
from tests.factories.uploads import archive, mpeg4, pdf
from touchstone.web.planning.typed import mark

NOBODY = UUID(int=0)
WHY = {"reason": "It has to be."}
SLOTS = [
    {"section": "live", "starts_at": "2026-06-23T09:00:00+01:00", "ends_at": "2026-06-23T10:00:00+01:00"}
]
HOURS = {"starts_at": "2026-07-01T09:00:00+01:00", "ends_at": "2026-07-01T12:00:00+01:00"}
PIECE = {"title": "A log", "kind": "reflective_log", "ksbs": ["K1"]}
LET_PASS = {"finding": "notice.observation", "reason": "Agreed by all."}
BODIES: dict[str, Any] = {
    "add_partner": {"kind": "employer", "name": "South Works"},
    "register_apprentice": {
        "employer": NOBODY,
        "first_name": "Amina",
        "last_name": "Khan",
        "email": "amina@learners.example",
        "born_on": "1995-03-14",
        "line_manager_name": "Lee Marsh",
        "line_manager_email": "lee@works.example",
        "standard": "ST1379",
        "started_on": "2025-09-02",
        "privacy_notice": True,
    },
    "correct_apprentice": {"first_name": "Aminah"},
    "change_version": {"version": "1.0", **WHY},
    "withdraw_apprentice": {"on": "2026-05-01", **WHY},
    "override": LET_PASS,
    "acknowledge": LET_PASS,
    "adjust": {"method": "observation", "extra_minutes": 20, **WHY},
    "refuse_adjustment": {"method": "observation", "asked_minutes": 20, **WHY},
    "impose_sanction": {"measure": "A written warning.", **WHY},
    "add_piece": PIECE,
    "write_statement": {"title": "What I saw", "statement": "A calm conversation."},
    "change_piece": {**PIECE, "revision": 1},
    "withdraw_piece": {"revision": 1},
    "clean_file": {"revision": 1},
    "remove_file": {"revision": 1},
    "declare_anonymised": {"pieces": {str(NOBODY): 1}, "anonymised": True},
    "hide_name": {"name": "Priya Nair", "also": ["Pips"]},
    "forget_name": {"name": str(NOBODY)},
    "decide_findings": {"decisions": []},
    "redact_piece": {"revision": 1},
    "blur_piece": {"revision": 1, "regions": [[0, 0, 9, 9]]},
    "hand_in_portfolio": {"note": "All there."},
    "verify_ksbs": {"holds": {"B1": True}},
    "take_back_item": WHY,
    "return_item": WHY,
    "open_item_again": WHY,
    "approve_assessor": {"standard": "ST1379", "since": "2026-01-01"},
    "free_assessor": {"stretches": [HOURS]},
    "free_myself": {"stretches": [HOURS]},
    "book_assessment": {"method": "observation", "assessor": NOBODY, "slots": SLOTS, "place": "Room 2"},
    "serve_notice": {"to": "apprentice", "channel": "mail"},
    "move_booking": {"slots": SLOTS, **WHY},
    "cancel_booking": WHY,
    "record_no_show": WHY,
    "accept_booking": {"no_conflict": True},
    "decline_booking": WHY,
    "prepare_device": {"device": NOBODY, "name": "A tablet"},
    "send_captured": {
        "device": NOBODY,
        "shows": "2026-06-22T12:00:00+01:00",
        "stretch": NOBODY,
        "stretches": [{"name": NOBODY, "place": 1}],
        "entries": [],
    },
    "leave_out_captured": WHY,
    "wait_no_longer": WHY,
    "give_seat": {"person": NOBODY, "kind": "watch"},
    "write_entries": {"entries": [{"kind": "note", "data": {"text": "A calm start."}}]},
    "add_question": {
        "standard": "ST1379",
        "method": "professional_discussion",
        "text": "How do you plan a session?",
        "ksbs": ["K3"],
    },
    "reword_question": {"text": "How do you plan?", "ksbs": ["K3"], "before": 1},
    "decide_question": {"decision": "reviewed"},
    "take_questions_in": {"content": "standard,method,question\n", "look": True},
    "swap_question": {"place": 1, "reason": "They spoke of it before."},
    "note_piece": {"piece": NOBODY, "text": "Ask how.", "read": True},
    "agree_review": {"text": "Agreed."},
    "ask_back": {"text": "Which minute?"},
    "change_judgements": {"levels": {"OBS-P1": "met"}, "reasons": {"OBS-P1": "Seen at 12:00."}},
    "draw_in": {"text": "To be looked at."},
    "stand_aside": {"text": "A cousin."},
    "answer_review": {"text": "At 12:00."},
    "release_result": {"feedback": {}},
    "hold_result": WHY,
    "lift_hold": WHY,
    "change_organisation": {"address": "1 High Street, Northtown"},
    "invite_person": {"name": "Nia Rowe", "email": "nia@mail.example", "role": "assessor"},
    "confirm_import": {"which": "fine", "looked": True},
    "begin_break": {"began_on": "2026-05-25", "kind": "personal"},
    "end_break": {"back_on": "2026-06-01"},
    "correct_break": {"began_on": "2026-05-20", "back_on": "2026-05-30"},
    "change_employer": {
        "employer": NOBODY,
        "line_manager_name": "Lee Marsh",
        "line_manager_email": "lee@works.example",
        "since": "2026-05-25",
        **WHY,
    },
    "change_provider": {"provider": NOBODY, "since": "2026-05-25", **WHY},
    "reinstate_apprentice": WHY,
    "change_statement": {"title": "What I saw", "statement": "A calm conversation.", "revision": 1},
    "write_planning_sheet": {"points": {"OBS-P1": {"text": "The aim.", "seen": mark("")}}},
    "show_planning_sheet": {"partner": NOBODY},
    "hide_planning_sheet": {"partner": NOBODY},
    "add_conflict": {"apprenticeship": NOBODY, **WHY},
    "propose_again": {"kind": "resit", "note": "Ready."},
    "propose_entire_assessment": {"note": "From the beginning."},
    "refuse_proposal": WHY,
    "take_consent_back": WHY,
    "change_learning": {"learning_from": "2026-06-01", "learning_to": "2026-06-12"},
    "name_questions": {"name": "SET-C"},
    "determine_exceptional": WHY,
    "withdraw_exceptional": WHY,
    "lodge_appeal": {"against": "result", "grounds": "The first criterion was shown."},
    "lodge_appeal_against_decision": {"grounds": "The report names twenty minutes."},
    "withdraw_appeal": WHY,
    "take_appeal_further": {"grounds": "Nobody watched the recording."},
    "name_decider": {"person": NOBODY, "connected": False},
    "stand_down": {**WHY, "had_part": True},
    "suppose_decision": {"changes": {"OBS-P1": "met"}},
    "decide_appeal": {
        "outcome": "upheld",
        "reason": "It is in the recording.",
        "changes": {"OBS-P1": "met"},
        "reasons": {"OBS-P1": "At minute twelve."},
    },
    "set_decision_aside": WHY,
    "place_hold": WHY,
    "lift_hold_of_data": WHY,
    "ask_erasure": {"words": "Please.", "received_on": "2026-05-29", "received_how": "A letter."},
    "answer_erasure": {"words": "As the law says."},
    "nominate_recording": {
        "method": "observation",
        "held_at": "2026-05-20T09:00:00+01:00",
        "recorded_at": "2026-05-20T09:00:00+01:00",
    },
    "caption_recording": {"captions": ""},
    "add_recording_note": {"second": 0, "text": "A calm start."},
    "remove_recording_note": {"note": NOBODY},
    "say_upload_hash": {"sha256": "0" * 64},
    "make_upload_link": {"name": "Lee Marsh", "email": "lee@works.example", "wanted": "The recording."},
    "accept_sent_file": {"title": "From the workplace", "kind": "mentoring_contract"},
    "refuse_sent_file": {"because": "Not what was asked for."},
    "grant_scrutiny": {
        "membership": NOBODY,
        "standards": ["ST1379"],
        "since": "2026-06-01",
        "until": "2026-06-30",
        **WHY,
    },
}
ASKED: dict[str, dict[str, str]] = {"list_candidates": {"starts_at": "2026-06-23T09:00:00+01:00"}}
TEXTS = {
    "standard": "ST1379",
    "version": "1.1",
    "gateway": "gateway",
    "requirement": "photo_id",
    "method": "observation",
    "kind": "portfolio",
    "job": "1",
}


def form(operation: str) -> dict[str, Any] | None:
    """The fields of an operation that takes a form, made anew: a file is read once."""
    file = SimpleUploadedFile("item.pdf", pdf(), "application/pdf")
    forms: dict[str, dict[str, Any]] = {
        "hand_in_item": {"file": file},
        "add_file": {"file": file, "revision": 1},
        "add_recording": {"file": SimpleUploadedFile("talk.mp4", mpeg4(), "video/mp4")},
        "send_portfolio": {
            "file": SimpleUploadedFile("p.zip", archive({"a.txt": "Words"})),
            "kind": "mentoring_contract",
        },
        "hand_in_captured": {"file": SimpleUploadedFile("unsent.touchstone", b"{}")},
        "send_import": {"file": SimpleUploadedFile("new.csv", sheet([row(2)]), "text/csv")},
    }
    return forms.get(operation)
