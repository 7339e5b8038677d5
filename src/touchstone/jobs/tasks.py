"""The jobs: each opens the rows of its organisation and calls an action."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from touchstone.web.mail.sending import send
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.records.nightly import refresh_all

PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=5)  # from 5 seconds to a quarter of a day
STALLED_AFTER = 600  # seconds without a heartbeat


@app.task(name="mail.send", retry=PATIENCE, queue="mail")
def send_mail(message: str, organisation: str) -> None:
    """Send one message."""
    with within(organisation):
        send(message=message, at=datetime.now(UTC))


@app.periodic(cron="20 2 * * *")
@app.task(name="records.refresh", queue="nightly", pass_context=False)
def refresh_standings(timestamp: int) -> None:
    """Judge every apprentice anew: a day that has passed may have changed what is due."""
    with everywhere():
        refresh_all(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/10 * * * *")
@app.task(name="jobs.rescue", queue="nightly", pass_context=False)
async def rescue_stalled(timestamp: int) -> None:
    """Take up again what a worker that died has left; procrastinate does not do so by itself."""
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)
