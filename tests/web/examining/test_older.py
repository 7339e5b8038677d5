"""Files kept before anything was examined: the night finds and examines them, and prepares films."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import telling
from tests.factories.portfolio import Portfolio
from tests.factories.watching import film
from touchstone.jobs import tasks
from touchstone.web.examining import queries
from touchstone.web.examining.models import Examination, State
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.scope import see
from touchstone.web.viewing.models import Viewing


def run(portfolio: Portfolio, name: str) -> int:
    """Do every job of that name that waits; say how many."""
    waiting = list(ProcrastinateJob.objects.filter(task_name=name, status="todo"))
    for job in waiting:
        work: Any = {
            "files.examine_again": tasks.examine_of_organisation,
            "files.examine": tasks.examine_file,
            "viewing.prepare": tasks.prepare_recording,
        }[name]
        work(**job.args)
        see([portfolio.people.organisation.id])
    return len(waiting)


def test_they_are_examined_and_prepared_by_the_next_night(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(telling.spoken_pdf(Author="Ann Example"), "old.pdf"))
    portfolio.add(file=portfolio.file(film(), "old.mp4"), title="A film")
    with connection.cursor() as cursor:  # nobody began anything with them
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert not Examination.objects.exists()
    paper, talk = StoredFile.objects.get(name="old.pdf"), StoredFile.objects.get(name="old.mp4")
    assert queries.shown([paper.id])[paper.id].facts == (queries.WAITS,)
    night = int((paper.uploaded_at + timedelta(days=400)).timestamp())
    tasks.examine_what_was_left(timestamp=night)
    see([portfolio.people.organisation.id])
    assert run(portfolio, "files.examine_again") >= 1
    assert run(portfolio, "files.examine") == 2
    states = set(Examination.objects.values_list("file__name", "state"))
    assert states == {("old.pdf", State.DONE), ("old.mp4", State.DONE)}
    assert "Ann Example" in queries.shown([paper.id])[paper.id].advice[0]
    tasks.prepare_missed(timestamp=night)
    see([portfolio.people.organisation.id])
    assert run(portfolio, "viewing.prepare") == 1
    assert Viewing.objects.get(file=talk).state == "ready"


def test_what_is_examined_is_not_examined_again_the_night_after(portfolio: Portfolio) -> None:
    portfolio.add(file=portfolio.file(telling.spoken_pdf(), "old.pdf"))
    run(portfolio, "files.examine")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    file: Any = StoredFile.objects.get()
    later: datetime = file.uploaded_at + timedelta(days=2)
    tasks.examine_what_was_left(timestamp=int(later.timestamp()))
    see([portfolio.people.organisation.id])
    run(portfolio, "files.examine_again")
    assert run(portfolio, "files.examine") == 0
