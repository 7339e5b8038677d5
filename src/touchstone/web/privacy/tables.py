"""Every table of the product, and with which kind of data it goes: the map of what is kept of people.

A test holds this list against the models, so that no table is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.web.organisations.owned import WHOLE_CASE

GOES: Mapping[str, tuple[str, ...]] = {  # model -> the kinds with which words, files or rows of it go
    "accounts.Invitation": (WHOLE_CASE,),
    "accounts.Person": (WHOLE_CASE,),  # made anonymous, if nothing else needs it
    "anonymising.Found": ("portfolio", WHOLE_CASE),
    "anonymising.HiddenName": ("portfolio", WHOLE_CASE),
    "anonymising.Look": ("portfolio", WHOLE_CASE),
    "anonymising.Redaction": ("portfolio", WHOLE_CASE),
    "appeals.Appeal": (WHOLE_CASE,),
    "appeals.Decision": (WHOLE_CASE,),
    "appeals.Panellist": (WHOLE_CASE,),
    "appeals.SetAside": (WHOLE_CASE,),
    "appeals.TakenFurther": (WHOLE_CASE,),
    "apprentices.Apprenticeship": (WHOLE_CASE,),
    "apprentices.BreakInLearning": (WHOLE_CASE,),
    "apprentices.PartnerChange": (WHOLE_CASE,),
    "apprentices.VersionChange": (WHOLE_CASE,),
    "apprentices.Withdrawal": (WHOLE_CASE,),
    "assessments.Entry": (WHOLE_CASE,),
    "audit.Event": (WHOLE_CASE,),  # leaves its last seal in the organisation's trail
    "bookings.Attempt": (WHOLE_CASE,),
    "bookings.BookedSection": (WHOLE_CASE,),
    "bookings.Booking": (WHOLE_CASE,),
    "bookings.Conflict": (WHOLE_CASE,),
    "console.Captured": (WHOLE_CASE,),
    "console.Prepared": (WHOLE_CASE,),
    "doors.Delivery": (WHOLE_CASE,),
    "doors.KeptAnswer": (WHOLE_CASE,),
    "examining.Examination": ("recordings", "identity", "portfolio", WHOLE_CASE),  # with its file
    "files.StoredFile": ("recordings", "identity", "portfolio", WHOLE_CASE),
    "gateway.Confirmation": (WHOLE_CASE,),
    "gateway.Round": (WHOLE_CASE,),
    "imports.Taken": (WHOLE_CASE,),
    "links.SentFile": ("portfolio", WHOLE_CASE),
    "links.UploadLink": ("portfolio", WHOLE_CASE),  # with the name and address of who was asked
    "mail.Message": ("messages", WHOLE_CASE),
    "packs.Arrival": ("portfolio", WHOLE_CASE),  # or a week after it was taken in
    "packs.Bound": ("portfolio", WHOLE_CASE),  # or after three days, or when the portfolio changes
    "planning.Link": ("planning",),
    "planning.Note": ("planning",),
    "planning.Share": ("planning",),
    "portfolio.Piece": ("portfolio", WHOLE_CASE),
    "portfolio.PieceVersion": (WHOLE_CASE,),
    "portfolio.Portfolio": (WHOLE_CASE,),
    "privacy.ErasureRequest": (WHOLE_CASE,),
    "privacy.GivenUp": (WHOLE_CASE,),
    "privacy.Hold": (WHOLE_CASE,),
    "questions.PieceNote": ("portfolio", WHOLE_CASE),
    "questions.Placed": (WHOLE_CASE,),
    "questions.QuestionSet": (WHOLE_CASE,),
    "quality.Remark": (WHOLE_CASE,),
    "quality.Review": (WHOLE_CASE,),
    "records.CaseDecision": (WHOLE_CASE,),
    "records.Standing": (WHOLE_CASE,),
    "resits.Proposal": (WHOLE_CASE,),
    "resits.Word": (WHOLE_CASE,),
    "results.Hold": (WHOLE_CASE,),
    "results.Release": (WHOLE_CASE,),
    "results.Told": (WHOLE_CASE,),
    "room.Seat": (WHOLE_CASE,),
    "scrutiny.Granted": (WHOLE_CASE,),
    "viewing.TimedNote": ("recordings", WHOLE_CASE),
    "viewing.Viewing": ("recordings", WHOLE_CASE),
    "uploads.Upload": (WHOLE_CASE,),  # or after a week without a byte
}
STAYS: Mapping[str, str] = {  # model -> why no apprentice's time ends it
    "accounts.Provider": "an organisation's own sign-in",
    "bookings.Approval": "an assessor's",
    "bookings.Availability": "an assessor's",
    "console.Device": "an assessor's",
    "console.Stretch": "of an assessor's device",
    "doors.Endpoint": "an organisation's",
    "doors.Token": "a program's",
    "imports.Import": "its file goes after a day; counts stay",
    "imports.Problem": "goes after a day, with the file it quotes",
    "mail.AccountMail": "goes after a month",
    "organisations.Membership": "staff; an apprentice's own goes with the last case at that organisation",
    "organisations.Organisation": "an organisation",
    "organisations.Relation": "two organisations",
    "privacy.Outcome": "anonymous",
    "privacy.Removal": "says that something went, by an id that leads to nobody",
    "questions.BankQuestion": "the organisation's own; about nobody",
    "questions.Step": "of a question of the bank",
    "questions.Wording": "of a question of the bank",
    "records.Tally": "how many stand where; about nobody",
    "scrutiny.Grant": "an external quality assurer's; the apprentices in it go from it",
}
