"""Jobs on a real worker: tried again with growing patience, and taken up again when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.architecture.source import ROOT
from tests.factories.receiving import receiver
from tests.integration.machine import program, surroundings, touchstone, until

pytestmark = pytest.mark.slow


@dataclass
class Instance:
    """A migrated database, and a folder into which mail is delivered."""

    url: str
    post: Path

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as session:
            session.execute("SELECT set_config('touchstone.organisations', '*', false)")
            cursor = session.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    def begin(self, *what: str) -> subprocess.Popen[bytes]:
        return self.start("tests.integration.working", *what)

    def start(self, module: str, *what: str, descriptors: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        variables = surroundings(
            DATABASE_URL=self.url,
            DJANGO_SETTINGS_MODULE="touchstone.project.settings",
            TOUCHSTONE_SECRET_KEY="for the tests alone",
            TOUCHSTONE_MAIL_BACKEND="tests.integration.postman.Backend",
            TOUCHSTONE_HOME=str(self.post),
            TOUCHSTONE_WEBHOOKS_ANYWHERE="yes",
            POSTMAN=str(self.post),
        )
        command = [sys.executable, "-m", module, *what]
        return subprocess.Popen(command, cwd=ROOT, env=variables, pass_fds=descriptors)

    def run(self, *what: str) -> None:
        assert self.begin(*what).wait(60) == 0

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        """The worker as ``touchstone serve`` starts it, ended in order."""
        ours, line = os.pipe()
        worker = self.start("touchstone.project.commands.child", "worker", str(ours), descriptors=(ours,))
        try:
            yield worker
        finally:
            worker.terminate()
            assert worker.wait(60) == 0
            os.close(line)
            os.close(ours)

    def job(self) -> tuple[Any, ...]:
        """How the sending stands: status, tries, seconds until it is tried again."""
        seconds = "extract(epoch from scheduled_at - now())"
        (found,) = self.ask(
            f"SELECT status, attempts, {seconds} FROM procrastinate_jobs WHERE task_name = 'mail.send'"
        )
        return found

    def delivered(self) -> list[str]:
        file = self.post / "delivered"
        return file.read_text().split() if file.exists() else []


@pytest.fixture
def instance(home: Path, tmp_path: Path) -> Iterator[Instance]:
    with program(home) as started:
        migrated = touchstone(home, "migrate")
        assert migrated.returncode == 0, migrated.stderr
        made = Instance(started.url, tmp_path)
        made.run("write")
        yield made


def test_a_refused_mail_is_tried_again_later_and_later_and_sent_once(instance: Instance) -> None:
    (instance.post / "refuse").touch()
    for tries, least, most in ((1, 0, 5), (2, 15, 25), (3, 100, 125)):
        instance.run("work")
        status, attempts, seconds = instance.job()
        assert (status, attempts) == ("todo", tries)
        assert least <= seconds <= most
        instance.ask("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'mail.send'")
    assert instance.ask("SELECT failed, sent_at FROM mail_message") == [("ConnectionRefusedError", None)]
    (instance.post / "refuse").unlink()
    instance.run("work")
    instance.run("work")
    assert instance.job()[0] == "succeeded"
    assert instance.delivered() == ["a@north.example"]
    assert instance.ask("SELECT failed, sent_at IS NOT NULL FROM mail_message") == [("", True)]


def test_a_killed_workers_job_is_taken_up_again_and_its_mail_is_sent_once(instance: Instance) -> None:
    (instance.post / "hold").touch()
    worker = instance.begin("work")
    until((instance.post / "held").exists, "the worker is in the middle of the job")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert instance.job()[0] == "doing", "nobody knows yet"
    assert instance.ask("SELECT sent_at FROM mail_message") == [(None,)]
    (instance.post / "hold").unlink()
    instance.run("work")
    assert instance.delivered() == [], "a worker may be slow: its job is not taken from it at once"
    old = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '11 minutes'"
    instance.ask(old)
    instance.run("rescue")
    instance.run("work")
    assert instance.job()[0] == "succeeded"
    assert instance.delivered() == ["a@north.example"]


@pytest.mark.enable_socket
def test_mail_is_sent_while_a_receiver_of_webhooks_hangs(instance: Instance) -> None:
    """It has forty messages, for two minutes and more; the mail was written after them."""
    messages = 40
    with receiver() as hanging:
        hanging.wait = 600
        instance.run("tell", hanging.address, str(messages))
        instance.run("write")
        with instance.serving() as worker:
            until(lambda: len(hanging.got) > 0 or worker.poll() is not None, "the receiver is told")
            until(lambda: len(instance.delivered()) == 2, "both mails are sent")
            assert len(hanging.got) < messages, "others wait for a slot of their own"
    assert instance.ask("SELECT count(*) FROM doors_delivery WHERE delivered_at IS NOT NULL") == [(0,)]


@pytest.mark.enable_socket
def test_another_receiver_has_all_its_messages_while_one_hangs(instance: Instance) -> None:
    """However many wait for the one that hangs: it has a turn, and then rests."""
    messages = 40
    with receiver() as hanging, receiver() as other:
        hanging.wait = 600
        instance.run("tell", hanging.address, str(messages))
        instance.run("tell", other.address, str(messages))
        with instance.serving() as worker:
            until(lambda: len(hanging.got) > 0 or worker.poll() is not None, "the first one is told")
            until(lambda: len(other.got) == messages, "the second one has everything")
            assert len(hanging.got) <= 3, "it is asked seldom"
    delivered = "SELECT count(*), count(*) FILTER (WHERE delivered_at IS NOT NULL) FROM doors_delivery"
    assert instance.ask(delivered) == [(2 * messages, messages)]
