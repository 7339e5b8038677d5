"""What happened, as people say it: every action of the trail in a sentence that follows a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from touchstone.rules.words import listed, on_date, plain

DID: Mapping[str, str] = {
    "apprentice.register": "registered the apprentice",
    "apprentice.edit": "changed the registration",
    "apprentice.change_version": "changed the version of the plan",
    "apprentice.withdraw": "recorded the withdrawal",
    "apprentice.reinstate": "took the withdrawal back",
    "apprentice.begin_break": "noted a break in learning",
    "apprentice.end_break": "noted the return from a break in learning",
    "apprentice.correct_break": "corrected a break in learning",
    "apprentice.change_employer": "noted another employer",
    "apprentice.change_provider": "noted another training provider",
    "import.send": "sent a file of apprentices to be checked",
    "import.confirm": "confirmed an import of apprentices",
    "import.finish": "registered apprentices from a file, to its last row",
    "import.cancel": "cancelled an import of apprentices",
    "case.override": "let an unmet must pass",
    "case.acknowledgement": "noted an unmet should and went on",
    "case.adjustment": "granted a reasonable adjustment",
    "case.refused_adjustment": "refused a reasonable adjustment",
    "case.sanction": "imposed a sanction for malpractice",
    "case.exceptional": "determined exceptional circumstances",
    "case.exceptional_withdrawn": "withdrew exceptional circumstances",
    "portfolio.add_piece": "added a piece of evidence",
    "portfolio.edit_piece": "changed a piece of evidence",
    "portfolio.withdraw_piece": "withdrew a piece of evidence",
    "pack.send": "sent a portfolio from elsewhere to be looked at",
    "pack.confirm": "had a portfolio from elsewhere taken in",
    "pack.cancel": "cancelled a portfolio from elsewhere",
    "pack.bind": "had the portfolio made into one PDF",
    "link.make": "asked somebody outside for a file",
    "link.withdraw": "withdrew an upload link",
    "link.receive": "sent a file by an upload link",
    "link.accept": "took a file from outside into the portfolio",
    "link.refuse": "refused a file from outside",
    "portfolio.add_file": "added a file to the portfolio",
    "portfolio.declare": "declared whether pieces are anonymised",
    "portfolio.give_to_assessor": "gave the portfolio to the assessor",
    "portfolio.remove_file": "took a file of the portfolio back",
    "portfolio.hand_in": "handed in the portfolio",
    "viewing.nominate": "handed a recording in for assessment, and named the part to assess",
    "viewing.note": "made a note at a second of a recording",
    "viewing.remove_note": "removed a note from a recording",
    "viewing.caption": "added captions to a recording",
    "anonymising.hide_name": "added a name to hide",
    "anonymising.forget_name": "removed a name from those to hide",
    "anonymising.decide": "said what of a file identifies people",
    "anonymising.redact": "made a version of a file without what identifies people",
    "console.prepare": "put an assessment on a device",
    "console.take": "sent what a device captured",
    "console.hand_in": "handed in a file of unsent work",
    "console.take_up": "took a captured entry up into a log of their own",
    "console.leave_out": "left a captured entry out of the log",
    "console.wait_no_longer": "said that captured entries will never come",
    "console.submit": "submitted the judgements from a device",
    "console.end_device": "took a device out of use",
    "room.give_seat": "gave somebody a seat in the room of an assessment",
    "room.end_seat": "ended a seat in the room of an assessment",
    "room.submit_own": "submitted the judgements of a log of their own",
    "planning.show": "chose to show the planning sheet",
    "planning.take_back": "took back who may read the planning sheet",
    "planning.read": "read the planning sheet",
    "gateway.hand_in": "handed in an item at the gateway",
    "gateway.take_back": "took an item back before it was reviewed",
    "gateway.sign": "signed an item at the gateway",
    "gateway.verify": "said which behaviours hold",
    "gateway.accept": "accepted an item at the gateway",
    "gateway.return": "returned an item at the gateway",
    "gateway.open_again": "opened an accepted item at the gateway again",
    "gateway.confirm": "confirmed the gateway",
    "booking.book": "booked an assessment",
    "booking.notice": "served notice of an assessment",
    "booking.accept": "accepted a booking",
    "booking.decline": "declined a booking",
    "booking.reschedule": "moved a booking to another date",
    "booking.cancel": "cancelled a booking",
    "booking.no_show": "recorded that nobody came",
    "assessor.approve": "approved an assessor for a standard",
    "assessor.free": "gave times in which an assessor is available",
    "assessor.not_free": "took back a time in which an assessor was available",
    "assessor.conflict": "kept an assessor’s conflict of interest",
    "assessor.conflict_ended": "ended an assessor’s conflict of interest",
    "assessment.begin": "began an assessment",
    "assessment.section_started": "started a section of the assessment",
    "assessment.section_ended": "ended a section of the assessment",
    "assessment.question": "asked a question",
    "assessment.declared": "declared how the assessment was held",
    "assessment.seen": "noted what was shown",
    "assessment.recording": "registered a recording",
    "assessment.extension": "gave more time",
    "assessment.score": "wrote a score down",
    "assessment.judgement": "judged a criterion",
    "assessment.feedback": "wrote feedback for the apprentice",
    "assessment.taken_back": "took back an entry",
    "assessment.note": "wrote a note",
    "assessment.signed": "signed the start or the end of the assessment",
    "assessment.meeting_recorded": "noted where the recording of the meeting is",
    "assessment.write": "wrote several entries of the assessment",
    "assessment.submit": "submitted the judgements",
    "question.add": "wrote a question of the bank",
    "question.reword": "worded a question of the bank anew",
    "question.in_use": "put a question of the bank in use",
    "question.reviewed": "reviewed a question of the bank",
    "question.withdrawn": "withdrew a question of the bank",
    "question.import": "took questions in from a file",
    "question.draw": "drew the questions of an attempt",
    "question.swap": "took a question out of a set for another",
    "question.note_piece": "made a note of their own on a piece of evidence",
    "quality.agree": "agreed with the judgements",
    "quality.ask_back": "asked the assessor back",
    "quality.change": "changed judgements",
    "quality.answer": "answered quality assurance",
    "quality.draw_in": "took a result into the quality sample",
    "quality.stand_aside": "declared a conflict of interest with a review",
    "people.invite": "invited somebody",
    "people.accept": "accepted an invitation",
    "people.withdraw": "withdrew an invitation",
    "people.end_role": "ended somebody’s role",
    "people.provider": "set up the sign-in of an organisation",
    "people.provider_ended": "turned off the sign-in of an organisation",
    "partner.add": "began to work with a partner",
    "partner.end": "ended the work with a partner",
    "doors.add_endpoint": "had another system told what happens",
    "doors.renew_secret": "renewed the secret that signs what another system is told",
    "doors.remove_endpoint": "had another system told nothing any more",
    "doors.make_token": "let a program in",
    "doors.revoke_token": "ended a program’s access",
    "scrutiny.grant": "granted external quality assurance a look",
    "scrutiny.end": "ended what external quality assurance may look at",
    "record.export": "downloaded the record",
    "privacy.hold": "held all that is kept of the apprentice",
    "privacy.hold_file": "held a file",
    "privacy.lift": "lifted a hold on what is kept",
    "privacy.lift_file": "lifted the hold on a file",
    "privacy.ask": "asked for erasure",
    "privacy.withdraw": "took a request for erasure back",
    "privacy.answer": "answered a request for erasure",
    "privacy.again": "took a request for erasure up again after a backup was restored",
    "privacy.remove": "removed what is kept no longer",
    "privacy.remove_case": "removed a case that is kept no longer",
    "privacy.download": "downloaded all that is kept of the apprentice",
    "document.take": "downloaded a document",
    "organisation.found": "founded the organisation",
    "organisation.settle": "changed the organisation’s settings",
    "file.keep": "handed in a file",
    "file.open": "opened a file",
    "file.close": "closed a file",
    "file.quarantine": "put a file under quarantine",
    "job.retry": "had a failed job tried again",
    "result.release": "released the result",
    "result.hold": "held the result back",
    "result.lift": "lifted the hold on the result",
    "result.revise": "released the result anew, as it was changed",
    "appeal.lodge": "lodged an appeal",
    "appeal.withdraw": "withdrew an appeal",
    "appeal.name": "named somebody to decide an appeal",
    "appeal.stand_down": "took somebody off an appeal",
    "appeal.decide": "decided an appeal",
    "appeal.take_further": "took an appeal further",
    "appeal.set_aside": "set the decision of an appeal aside",
    "result.tell": "noted that the apprentice was told the result",
    "resit.propose": "proposed that something be taken again",
    "resit.agree": "agreed to a resit, a retake or a whole assessment",
    "resit.refuse": "did not agree to what was proposed",
    "resit.take_back": "took back the consent to taking something again",
    "resit.more_time": "asked for more time than a resit or retake typically takes",
    "resit.learning": "said when the further learning before a retake takes place",
    "resit.questions": "named the set of questions of an attempt",
}

NAMED: Mapping[str, str] = {  # facts whose key is no word of people
    "sha256": "fingerprint",
    "record": "fingerprint of the record",
    "plan": "fingerprint of the plan",
    "ksbs": "KSBs",
    "party": "signed for the",
    "on": "day",
}


def did(action: str) -> str:
    """The action as a sentence after a name; one that nobody has put into words yet, by its own."""
    area, _, what = action.partition(".")
    return DID.get(action, f"{plain(what)} ({plain(area)})" if what else plain(area))


def about(facts: Mapping[str, Any]) -> str:
    """The facts of an event in words; ids of rows say nothing to people and are left out."""
    said = ((NAMED.get(key, plain(key)), _value(value)) for key, value in facts.items() if not _silent(value))
    return "; ".join(f"{name}: {value}" for name, value in said)


def _silent(value: Any) -> bool:
    if value in (None, "", [], {}):
        return True
    if isinstance(value, list):
        return all(map(_silent, value))
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _value(value: Any) -> str:
    if isinstance(value, list):
        return listed([_value(one) for one in value])
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return on_date(date.fromisoformat(str(value)))
    except ValueError:
        return plain(str(value))
