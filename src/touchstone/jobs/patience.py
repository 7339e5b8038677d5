"""How often a job that failed is tried again."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision

from touchstone.integrations.storage.port import StorageAway, StorageFull

AWAY = (StorageAway, StorageFull)
ASKED_EVERY = 600  # seconds


class UntilItAnswers(RetryStrategy):
    """A storage that is away or full is no fault of the job: it is asked until it answers."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """After 5, 25, 125 seconds, and then every ten minutes for as long as it takes."""
        if isinstance(exception, AWAY) or isinstance(exception.__cause__, AWAY):
            return RetryDecision(retry_in={"seconds": min(5 ** (min(job.attempts, 9) + 1), ASKED_EVERY)})
        return super().get_retry_decision(exception=exception, job=job)


PATIENCE = RetryStrategy(max_attempts=7, exponential_wait=5)  # after 5, 25, 125 seconds …: a day in all
SAME_DAY = RetryStrategy(max_attempts=5, exponential_wait=5)  # an hour in all: tomorrow has its own
STORED = UntilItAnswers(max_attempts=5, exponential_wait=5)  # what reads or keeps files
