"""migrate, createadmin, backup and restore on a database of their own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.integration.machine import program, touchstone

PASSWORD = "correct horse battery staple"
EVIDENCE = hashlib.sha256(b"evidence").hexdigest()
STORED = f"files/{EVIDENCE[:2]}/{EVIDENCE}"
Told = subprocess.CompletedProcess[str]


@pytest.fixture
def instance(home: Path) -> Iterator[tuple[Path, str]]:
    """A home whose database is up to date, holds one person and one file, and stays open; and its address."""
    with program(home) as one:
        assert touchstone(home, "migrate").returncode == 0
        made = founded(home, "Ada@example.org")
        assert made.returncode == 0, made.stderr
        stored = home / STORED
        stored.parent.mkdir(parents=True)
        stored.write_bytes(b"evidence")
        yield home, one.url


def founded(home: Path, email: str, password: str = PASSWORD, organisation: str = "North") -> Told:
    """An organisation with its manager."""
    told = ("--organisation", organisation, "--name", "Ada O’Neill", "--email", email)
    return touchstone(home, "createadmin", *told, TOUCHSTONE_ADMIN_PASSWORD=password)


def people(url: str) -> list[str]:
    with psycopg.connect(url) as session:
        return [row[0] for row in session.execute("SELECT email FROM accounts_person ORDER BY email")]


def archive(folder: Path, home: Path) -> Path:
    path = folder / "backup.tar"
    ran = touchstone(home, "backup", path)
    assert ran.returncode == 0, ran.stderr
    return path


@pytest.mark.slow
def test_migrating_twice_changes_nothing_the_second_time(home: Path) -> None:
    first = json.loads(touchstone(home, "migrate", "--json").stdout)["applied"]
    assert "accounts.0001_initial" in first
    assert json.loads(touchstone(home, "migrate", "--json").stdout) == {"applied": []}


@pytest.mark.slow
def test_a_database_changed_by_a_newer_touchstone_is_left_alone(instance: tuple[Path, str]) -> None:
    home, url = instance
    with psycopg.connect(url) as session:
        session.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('mail', '9999_new', now())"
        )
    ran = touchstone(home, "migrate")
    assert ran.returncode == 2
    assert "a newer Touchstone has changed it (mail.9999_new)" in ran.stderr


@pytest.mark.slow
def test_the_first_person_is_made_once_with_a_good_password(instance: tuple[Path, str]) -> None:
    home, url = instance
    assert people(url) == ["ada@example.org"]
    for email, password, organisation, words in (
        ("ADA@example.org", PASSWORD, "South", "--email: Somebody has this address already"),
        ("bob@example.org", "short", "South", "--password: This password is too short"),
        ("bob", PASSWORD, "South", "--email: Write an e-mail address"),
        ("bob@example.org", PASSWORD, "north", "--organisation: There is an assessment organisation"),
        ("bob@example.org", PASSWORD, " ", "--organisation: Give the organisation's name"),
    ):
        ran = founded(home, email, password, organisation)
        assert (ran.returncode, words in " ".join(ran.stderr.split())) == (2, True), ran.stderr
    assert people(url) == ["ada@example.org"]
    with psycopg.connect(url) as session:
        held = session.execute(
            "SELECT o.name, m.role FROM organisations_membership m "
            "JOIN organisations_organisation o ON o.id = m.organisation_id"
        ).fetchall()
    assert held == [("North", "manager")]


@pytest.mark.slow
def test_a_role_that_nothing_binds_is_refused(home: Path) -> None:
    with program(home) as one:
        with psycopg.connect(one.news["keepers_url"]) as session:
            bypasses = session.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        assert bypasses == (True,)
        ran = touchstone(home, "migrate", DATABASE_URL=one.news["keepers_url"])
        assert ran.returncode == 2
        assert "nothing keeps assessment organisations apart" in " ".join(ran.stderr.split())


@pytest.mark.slow
def test_a_backup_made_while_people_work_is_one_moment(instance: tuple[Path, str], tmp_path: Path) -> None:
    home, url = instance
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("CREATE TABLE pairs (a int, b int)")
    done = threading.Event()

    def work() -> None:
        with psycopg.connect(url) as session:
            number = 0
            while not done.is_set():
                number += 1
                session.execute("INSERT INTO pairs VALUES (%s, 0)", [number])
                session.execute("UPDATE pairs SET b = a WHERE a = %s", [number])
                session.commit()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        path = archive(tmp_path, home)
    finally:
        done.set()
        worker.join()
    ran = touchstone(home, "restore", path, "--replace", "--yes")
    assert ran.returncode == 0, ran.stderr
    with psycopg.connect(url) as session:
        numbers = session.execute("SELECT a, b FROM pairs ORDER BY a").fetchall()
    assert numbers == [(number, number) for number in range(1, len(numbers) + 1)]


@pytest.mark.slow
def test_a_backup_brings_everything_back(instance: tuple[Path, str], tmp_path: Path) -> None:
    home, url = instance
    path = archive(tmp_path, home)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["backup.tar"]
    assert "this exists already" in touchstone(home, "backup", path).stderr
    (home / STORED).write_bytes(b"damaged")
    later = home / "files" / "bb" / ("b" * 64)
    later.parent.mkdir()
    later.write_bytes(b"later")
    with psycopg.connect(url) as session:
        session.execute("DELETE FROM account_emailaddress")
        session.execute("DELETE FROM organisations_membership")
        session.execute("DELETE FROM accounts_person")
    refused = touchstone(home, "restore", path)
    assert (refused.returncode, people(url)) == (2, [])
    assert "it is not empty" in refused.stderr
    asked = touchstone(home, "restore", path, "--replace", typed="n\n")
    assert (asked.returncode, people(url)) == (2, [])
    ran = touchstone(home, "restore", path, "--replace", typed="y\n")
    assert ran.returncode == 0, ran.stderr
    assert people(url) == ["ada@example.org"]
    assert (home / STORED).read_bytes() == b"evidence"
    assert not later.exists()
    again = touchstone(home, "backup", tmp_path / "again.tar")
    assert again.returncode == 0, again.stderr
    assert touchstone(home, "restore", tmp_path / "again.tar", "--replace", "--yes").returncode == 0


@pytest.mark.slow
def test_a_database_in_use_is_not_restored(instance: tuple[Path, str], tmp_path: Path) -> None:
    home, url = instance
    path = archive(tmp_path, home)
    with psycopg.connect(url):
        ran = touchstone(home, "restore", path, "--replace", "--yes")
    assert ran.returncode == 2
    assert "1 other sessions are using it" in ran.stderr


@pytest.mark.slow
def test_a_damaged_backup_changes_nothing(instance: tuple[Path, str], tmp_path: Path) -> None:
    home, url = instance
    path = archive(tmp_path, home)
    whole = path.read_bytes()
    with tarfile.open(path) as tar:
        place = tar.getmember(STORED).offset_data
    for damaged, words in (
        (whole[:place] + b"X" + whole[place + 1 :], "its content is not what was backed up"),
        (whole[: len(whole) // 2], "this is not a whole backup"),
        (b"", "this is not a whole backup"),
    ):
        path.write_bytes(damaged)
        ran = touchstone(home, "restore", path, "--replace", "--yes")
        assert (ran.returncode, words in ran.stderr) == (2, True), ran.stderr
    assert "cannot be read" in touchstone(home, "restore", tmp_path / "none.tar").stderr
    assert people(url) == ["ada@example.org"]
    assert [one.name for one in home.iterdir() if one.name.startswith(".restoring")] == []


def test_an_address_of_another_machine_is_told_before_anything_is_started(home: Path) -> None:
    ran = touchstone(home, "serve", "--host", "203.0.113.7", "--port", "8000")
    assert ran.returncode == 2
    assert "203.0.113.7 is no address of this machine" in ran.stderr
    assert list(home.iterdir()) == []


def test_an_unreachable_database_is_told(home: Path) -> None:
    ran = touchstone(home, "migrate", DATABASE_URL="postgresql://me:secret@/none?host=/nonexistent")
    assert ran.returncode == 2
    assert "DATABASE_URL: the database does not answer" in ran.stderr
    assert "secret" not in ran.stderr


def test_without_the_web_application_the_extra_is_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "django.py").write_text("raise ModuleNotFoundError('No module', name='django')\n")
    hidden = str(tmp_path)
    ran = touchstone(home, "migrate", PYTHONPATH=hidden)
    assert ran.returncode == 2
    assert "Install touchstone-epa[web]" in ran.stderr
    assert list(home.iterdir()) == []
