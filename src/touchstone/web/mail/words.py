"""What work in the background does, as managers read it."""

from __future__ import annotations

from collections.abc import Mapping

JOBS: Mapping[str, str] = {
    "anonymising.look": "Look through a file for what identifies people",
    "bookings.recognise": "Hold apprentices at times that became free",
    "doors.deliver": "Tell another system what happened",
    "doors.sweep": "Forget what programs were answered, and what other systems were told",
    "files.deliver": "Put a file into the storage",
    "files.deliver_left": "Begin with files that wait for the storage",
    "files.examine": "Examine a file that was handed in",
    "files.examine_again": "Look again at files that were lost or not scanned",
    "files.examine_all": "Begin to look again at files",
    "files.mark": "Tell the storage what a file is kept as",
    "files.sweep": "Remove files that were never kept, or that nothing names",
    "imports.sweep": "Forget files of apprentices after a day",
    "imports.work": "Check or register apprentices from a file",
    "jobs.rescue": "Take up what a stopped worker left",
    "mail.digest": "Write the daily digests",
    "mail.digests": "Begin the daily digests",
    "mail.forget": "Remove old messages about accounts",
    "mail.remind": "Remind people of what falls due",
    "mail.send": "Send a message",
    "mail.send_account": "Send a message about an account",
    "privacy.remove": "Remove what is kept no longer",
    "privacy.remove_all": "Begin to remove what is kept no longer",
    "records.add_up": "Begin to add up how many stand where",
    "records.add_up_of": "Add up how many stand where",
    "records.refresh": "Work out everybody’s dates anew",
    "packs.make": "Make a portfolio into one PDF",
    "packs.sweep": "Forget portfolios from elsewhere, and PDFs of portfolios, that are over",
    "packs.work": "Take in a portfolio from elsewhere",
    "portfolio.suggest": "Read a piece of evidence for the KSBs that it may show",
    "uploads.check": "Check a large file that has come in",
    "uploads.sweep": "Forget uploads that nobody went on with",
    "viewing.begin_missed": "Begin with recordings that nobody has begun with",
    "viewing.prepare": "Prepare a recording to be watched",
}


def job_words(name: str) -> str:
    """What a job does; one that nobody has put into words yet, by its own name."""
    return JOBS.get(name, name)
