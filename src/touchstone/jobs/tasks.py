"""The jobs: each opens the rows of its organisation and calls an action."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from touchstone.inspection.sandbox import sweep as sweep_folders
from touchstone.jobs.patience import PATIENCE, SAME_DAY, STORED
from touchstone.web.anonymising.working import look_through
from touchstone.web.appeals.actions import end_refused
from touchstone.web.bookings.actions import recognise_freed
from touchstone.web.doors.actions import sweep_answers
from touchstone.web.doors.announcing import deliver, sweep_messages
from touchstone.web.examining.working import examine, examine_again
from touchstone.web.files.actions import sweep, sweep_unnamed
from touchstone.web.files.delivering import deliver as deliver_file
from touchstone.web.files.delivering import deliver_left
from touchstone.web.files.store import store
from touchstone.web.imports.actions import sweep as sweep_imports
from touchstone.web.imports.working import work
from touchstone.web.mail import digest, reminders
from touchstone.web.mail.actions import forget_account_mail
from touchstone.web.mail.sending import send, send_account_mail
from touchstone.web.organisations.models import Kind, Organisation
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.packs.actions import sweep as sweep_packs
from touchstone.web.packs.binding import sweep_bound
from touchstone.web.packs.making import make as bind
from touchstone.web.packs.working import work as take_in
from touchstone.web.portfolio.suggestions import examined
from touchstone.web.portfolio.suggestions import read as read_piece
from touchstone.web.privacy.removing import remove_over
from touchstone.web.records.nightly import refresh_all
from touchstone.web.records.tallies import add_up
from touchstone.web.uploads.actions import check as check_upload
from touchstone.web.uploads.actions import sweep as sweep_uploads
from touchstone.web.viewing.beginning import begin_missed
from touchstone.web.viewing.preparing import prepare

FOLDERS_LAST = 24 * 3600  # seconds: the longest work on a file ends sooner
STALLED_AFTER = 600  # seconds without a heartbeat


@app.task(name="mail.send", retry=PATIENCE, queue="mail")
def send_mail(message: str, organisation: str) -> None:
    """Send one message."""
    with within(organisation):
        send(message=message, at=datetime.now(UTC))


@app.task(name="mail.send_account", retry=PATIENCE, queue="mail")
def send_about_account(message: str) -> None:
    """Send one message about somebody's account."""
    send_account_mail(message=message, at=datetime.now(UTC))


@app.periodic(cron="50 2 * * *")
@app.task(name="mail.forget", retry=SAME_DAY, queue="nightly", pass_context=False)
def forget_mail(timestamp: int) -> None:
    """Remove messages about accounts after a month."""
    forget_account_mail(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 2 * * *")
@app.task(name="records.refresh", retry=SAME_DAY, queue="nightly", pass_context=False)
def refresh_standings(timestamp: int) -> None:
    """Judge every apprentice anew: a day that has passed may have changed what is due. Then remind of it."""
    with everywhere():
        end_refused(at=datetime.fromtimestamp(timestamp, UTC))
        try:
            refresh_all(now=datetime.fromtimestamp(timestamp, UTC))
        finally:  # a case that cannot be judged keeps nobody else from being reminded
            _for_each_organisation("mail.remind", timestamp)


@app.periodic(cron="35 * * * *")
@app.task(name="records.add_up", retry=SAME_DAY, queue="nightly", pass_context=False)
def add_up_all(timestamp: int) -> None:
    """Begin to add up how many stand where, in every organisation."""
    _for_each_organisation("records.add_up_of", timestamp)


@app.task(name="records.add_up_of", retry=SAME_DAY, queue="nightly", pass_context=False)
def add_up_organisation(organisation: str, timestamp: int) -> None:
    """Add up those of one organisation."""
    del timestamp
    with within(organisation):
        add_up(organisation=UUID(organisation))


@app.task(name="mail.remind", retry=SAME_DAY, queue="nightly", pass_context=False)
def remind(organisation: str, timestamp: int) -> None:
    """Write to the people of one organisation, and beside it, of what falls due soon."""
    with within(organisation):
        reminders.remind_all(organisation=UUID(organisation), at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="0 6,7 * * *")  # by a clock that knows no summer: one of them is seven o'clock in London
@app.task(name="mail.digests", retry=SAME_DAY, queue="mail", pass_context=False)
def write_digests(timestamp: int) -> None:
    """At seven in London, begin the digests of every organisation."""
    if digest.is_time(datetime.fromtimestamp(timestamp, UTC)):
        _for_each_organisation("mail.digest", timestamp)


@app.task(name="mail.digest", retry=SAME_DAY, queue="mail", pass_context=False)
def write_digest(organisation: str, timestamp: int) -> None:
    """Write the day's digests about one organisation; those that were written are not written again."""
    with within(organisation):
        digest.write_all(organisation=UUID(organisation), at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="10 2 * * *")
@app.task(name="bookings.recognise", retry=SAME_DAY, queue="nightly", pass_context=False)
def recognise_apprentices(timestamp: int) -> None:
    """Hold apprentices at times that two organisations had booked, once one of the two has moved."""
    with everywhere():
        recognise_freed(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="30 2 * * *")
@app.task(name="privacy.remove_all", retry=SAME_DAY, queue="nightly", pass_context=False)
def remove_what_is_over(timestamp: int) -> None:
    """Begin to remove what is kept no longer, in every organisation."""
    _for_each_organisation("privacy.remove", timestamp)


@app.task(name="privacy.remove", retry=SAME_DAY, queue="nightly", pass_context=False)
def remove_of_organisation(organisation: str, timestamp: int) -> None:
    """Remove what one organisation keeps no longer; what is left over is tried again, and the next night."""
    with within(organisation):
        remove_over(organisation=UUID(organisation), at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 2 * * *")
@app.task(name="files.sweep", retry=STORED, queue="nightly", pass_context=False)
def sweep_files(timestamp: int) -> None:
    """Remove what came in and was never kept, bytes that no row names, and what killed processes left."""
    at = datetime.fromtimestamp(timestamp, UTC)
    sweep(at=at)
    sweep_unnamed(at=at)
    sweep_folders(FOLDERS_LAST)


@app.task(name="files.deliver", retry=STORED, queue="files")
def put_away(sha256: str) -> None:
    """Put a file that waits here into the bucket."""
    deliver_file(sha256=sha256)


@app.task(name="files.mark", retry=STORED, queue="files")
def tell_kind(sha256: str, kind: str) -> None:
    """Tell the bucket what a file is kept as."""
    store().mark(sha256, kind)


@app.periodic(cron="*/10 * * * *")
@app.task(name="files.deliver_left", queue="nightly", pass_context=False)
def deliver_what_is_left(timestamp: int) -> None:
    """Begin anew with files that have long waited for the bucket."""
    deliver_left(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name="uploads.check", retry=SAME_DAY, queue="files")
def check_arrived(upload: str, organisation: str) -> None:
    """Take the hash of a large file that has come in whole."""
    with within(organisation):
        check_upload(upload=UUID(upload), at=_now())


@app.periodic(cron="45 * * * *")
@app.task(name="uploads.sweep", retry=SAME_DAY, queue="nightly", pass_context=False)
def forget_uploads(timestamp: int) -> None:
    """Remove uploads that nobody went on with in time, of every organisation."""
    sweep_uploads(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name="anonymising.look", retry=STORED, queue="files")
def look_for_names(file: str, organisation: str) -> None:
    """Look through a file for what identifies people."""
    with within(organisation):
        look_through(file=UUID(file), at=_now())


@app.task(name="viewing.prepare", retry=STORED, queue="viewing")
def prepare_recording(file: str, organisation: str) -> None:
    """Look at a recording, and make what a browser plays where it does not play the file."""
    with within(organisation):
        prepare(file=UUID(file), at=_now())


@app.periodic(cron="25 * * * *")
@app.task(name="viewing.begin_missed", retry=SAME_DAY, queue="nightly", pass_context=False)
def prepare_missed(timestamp: int) -> None:
    """Begin with recordings of every organisation that nobody has begun with."""
    with everywhere():
        begin_missed(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name="files.examine", retry=STORED, queue="files")
def examine_file(file: str, organisation: str) -> None:
    """Say what a file is, says and tells, and whether it carries a virus."""
    with within(organisation):
        examine(file=UUID(file), at=_now())
        examined(file=UUID(file))


@app.task(name="portfolio.suggest", retry=STORED, queue="files")
def suggest_for_piece(piece: str, organisation: str) -> None:
    """Read a piece with the larger model: which KSBs it may show."""
    with within(organisation):
        read_piece(piece=UUID(piece))


@app.periodic(cron="5 3 * * *")
@app.task(name="files.examine_all", retry=SAME_DAY, queue="nightly", pass_context=False)
def examine_what_was_left(timestamp: int) -> None:
    """Look again at files that were lost, not scanned, or looked at by an older examination."""
    _for_each_organisation("files.examine_again", timestamp)


@app.task(name="files.examine_again", retry=SAME_DAY, queue="nightly", pass_context=False)
def examine_of_organisation(organisation: str, timestamp: int) -> None:
    """Begin those of one organisation."""
    with within(organisation):
        examine_again(organisation=UUID(organisation), at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name="doors.deliver", retry=SAME_DAY, queue="webhooks")
def deliver_webhook(delivery: str, organisation: str) -> None:
    """Try one message to another system; a receiver that does not take it is tried again by its own clock."""
    with within(organisation):
        deliver(delivery=UUID(delivery), at=datetime.now(UTC))


@app.periodic(cron="30 * * * *")
@app.task(name="doors.sweep", retry=SAME_DAY, queue="nightly", pass_context=False)
def sweep_kept_answers(timestamp: int) -> None:
    """Forget what programs were answered a day ago and told long ago, of every organisation."""
    at = datetime.fromtimestamp(timestamp, UTC)
    with everywhere():
        sweep_answers(at=at)
        sweep_messages(at=at)


@app.task(name="imports.work", retry=SAME_DAY, queue="imports")
def work_on_import(of_import: str, organisation: str) -> None:
    """Check the rows of a file, or register the next ones."""
    with within(organisation):
        work(of_import=UUID(of_import), at=_now())


@app.periodic(cron="15 * * * *")
@app.task(name="imports.sweep", retry=SAME_DAY, queue="nightly", pass_context=False)
def forget_imports(timestamp: int) -> None:
    """Forget files of apprentices that came in a day ago, of every organisation."""
    del timestamp
    with everywhere():
        sweep_imports(at=_now())


@app.task(name="packs.work", retry=STORED, queue="imports")
def take_in_pack(arrival: str, organisation: str) -> None:
    """Take in the files of a portfolio from elsewhere that are left."""
    with within(organisation):
        take_in(arrival=UUID(arrival), at=_now())


@app.task(name="packs.make", retry=SAME_DAY, queue="viewing")
def make_bound_portfolio(bound: str, organisation: str) -> None:
    """Make a portfolio into one PDF."""
    with within(organisation):
        bind(bound=UUID(bound), at=_now())


@app.periodic(cron="20 * * * *")
@app.task(name="packs.sweep", retry=SAME_DAY, queue="nightly", pass_context=False)
def forget_packs(timestamp: int) -> None:
    """Forget portfolios from elsewhere that nobody took in, and PDFs whose portfolio is another by now."""
    at = datetime.fromtimestamp(timestamp, UTC)
    sweep_packs(at=at)
    sweep_bound(at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="jobs.rescue", queue="nightly", pass_context=False)
async def rescue_stalled(timestamp: int) -> None:
    """Take up again what a worker that died has left; procrastinate does not do so by itself."""
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)


def _now() -> datetime:
    """The moment by the clock that requests have: what a job does follows at once on what somebody did."""
    now: datetime = import_string(settings.CLOCK)()
    return now


def _for_each_organisation(name: str, timestamp: int) -> None:
    of = Organisation.objects.filter(kind=Kind.ASSESSMENT_ORGANISATION).order_by("id")
    for id in of.values_list("id", flat=True):
        app.configure_task(name).defer(organisation=str(id), timestamp=timestamp)
