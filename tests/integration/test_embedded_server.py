"""The embedded server's life: started, shared, stopped, and back after whatever ends it."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from tests.integration.machine import NOBODY, nobodys_python, program, until
from touchstone.project.embedded.layout import Layout
from touchstone.project.embedded.locks import is_free

pytestmark = pytest.mark.slow


def layout(home: Path) -> Layout:
    return Layout(home / "database")


def leader(home: Path) -> int:
    return int((layout(home).data / "postmaster.pid").read_text().splitlines()[0])


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as session:
        return session.execute(query.encode()).fetchall()


def do(url: str, query: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(query.encode())


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == [(1,)]
    except psycopg.Error:
        return False


def test_a_program_finds_a_database_of_its_own(home: Path) -> None:
    with program(home, throwaway=False) as one:
        assert ask(one.url, "SHOW fsync") == [("on",)]
        assert ask(one.url, "SELECT current_user, current_database()") == [("touchstone", "touchstone")]
        assert ask(one.url, "SELECT extname FROM pg_extension WHERE extname = 'btree_gist'")
        assert ask(one.url, "SHOW listen_addresses") == [("",)]


def test_row_level_security_binds_its_role(home: Path) -> None:
    with program(home) as one:
        rights = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert ask(one.url, rights) == [(False, False, False)]
        do(one.url, "CREATE TABLE mine (a int); INSERT INTO mine VALUES (1)")
        do(one.url, "ALTER TABLE mine ENABLE ROW LEVEL SECURITY; ALTER TABLE mine FORCE ROW LEVEL SECURITY")
        assert ask(one.url, "SELECT * FROM mine") == []
        assert ask(one.news["keepers_url"], "SELECT * FROM mine") == [(1,)]


def test_nobody_comes_in_without_the_password(home: Path) -> None:
    with program(home) as one:
        secret = one.url.partition("touchstone:")[2].partition("@")[0]
        assert not answers(one.url.replace(secret, "guessed"))
        assert stat.S_IMODE(layout(home).secrets.stat().st_mode) == 0o600
        assert stat.S_IMODE(layout(home).data.stat().st_mode) == 0o700


def test_it_stops_with_the_program_and_keeps_what_was_written(home: Path) -> None:
    with program(home) as one:
        do(one.url, "CREATE TABLE kept (a int)")
    until(lambda: is_free(layout(home).server_lock), "the server stops")
    assert not (layout(home).data / "postmaster.pid").exists()
    with program(home) as two:
        assert two.url == one.url
        assert ask(two.url, "SELECT count(*) FROM kept") == [(0,)]


def test_two_programs_share_one_server_and_the_last_stops_it(home: Path) -> None:
    with program(home) as one:
        with program(home) as two:
            assert two.url == one.url
            server = leader(home)
        assert leader(home) == server
        assert answers(one.url)
    until(lambda: is_free(layout(home).keeper_lock), "the keeper ends")


def test_programs_that_start_at_the_same_moment_share_one_server(home: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def start(_number: int) -> bool:
        with program(home) as one:
            return answers(one.url)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [True] * 4


def test_a_killed_program_leaves_no_server_behind(home: Path) -> None:
    with program(home) as one:
        one.kill()
        until(lambda: is_free(layout(home).keeper_lock), "the keeper stops the orphaned server")
    assert is_free(layout(home).server_lock)


def test_a_killed_server_comes_back_with_what_was_committed(home: Path) -> None:
    with program(home) as one:
        do(one.url, "CREATE TABLE kept (a int); INSERT INTO kept VALUES (7)")
        before = leader(home)
        os.kill(before, signal.SIGKILL)
        until(lambda: answers(one.url) and leader(home) != before, "the server is back")
        assert ask(one.url, "SELECT a FROM kept") == [(7,)]


def test_the_server_of_a_killed_keeper_is_adopted_by_the_next_program(home: Path) -> None:
    with program(home) as one:
        server = leader(home)
        os.kill(keeper(home), signal.SIGKILL)
        until(lambda: is_free(layout(home).keeper_lock), "the keeper is dead")
        assert answers(one.url)
        with program(home) as two:
            assert leader(home) == server
            assert answers(two.url)
    until(lambda: is_free(layout(home).server_lock), "the adopted server stops with the last program")


def test_everything_killed_at_once_is_no_harm(home: Path) -> None:
    with program(home) as one:
        do(one.url, "CREATE TABLE kept (a int)")
        os.kill(keeper(home), signal.SIGKILL)
        os.kill(leader(home), signal.SIGKILL)
        one.kill()
    assert (layout(home).data / "postmaster.pid").exists()
    with program(home) as two:
        assert ask(two.url, "SELECT count(*) FROM kept") == [(0,)]


def test_the_id_of_a_dead_server_given_to_a_stranger_deceives_nobody(home: Path) -> None:
    with program(home):
        written = (layout(home).data / "postmaster.pid").read_text()
    until(lambda: is_free(layout(home).keeper_lock), "the keeper ends")
    stranger = written.replace(written.splitlines()[0], str(os.getpid()), 1)
    (layout(home).data / "postmaster.pid").write_text(stranger)
    with program(home) as one:
        assert answers(one.url)


def test_an_interrupted_first_start_is_begun_anew(home: Path) -> None:
    layout(home).making.mkdir(parents=True)
    (layout(home).making / "half").write_text("")
    (home / "database").chmod(0o700)
    with program(home) as one:
        assert answers(one.url)
    assert not layout(home).making.exists()


def test_an_ordinary_user_runs_it_too(nobodys: Path) -> None:
    with program(nobodys, python=nobodys_python() or "", **NOBODY) as one:
        assert "url" in one.news, one.news
        assert layout(nobodys).data.owner() == "nobody"
        assert stat.S_IMODE(nobodys.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server has an account of its own")
def test_roots_server_runs_as_an_account_and_no_folder_is_opened_to_all(home: Path) -> None:
    above = stat.S_IMODE(home.parent.stat().st_mode)
    with program(home):
        assert layout(home).data.owner() != "root"
        assert layout(home).secrets.owner() == "root"
        assert stat.S_IMODE(home.stat().st_mode) == 0o710
        assert stat.S_IMODE(home.parent.stat().st_mode) == above


def keeper(home: Path) -> int:
    """The process id of the keeper: the one whose command names the home's database."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "touchstone.project.embedded.keeper" in words and str((home / "database").resolve()) in words:
            return int(folder.name)
    raise AssertionError("no keeper runs")
