"""The data folder: ours alone, and one secret key whoever comes first."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from touchstone.cli.refusal import WrongInput
from touchstone.project.home import home, kept, secret_key


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instance"
    monkeypatch.setenv("TOUCHSTONE_HOME", str(folder))
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_closed_to_others(named: Path) -> None:
    assert home() == named
    assert mode(named) == 0o700


def test_without_a_name_it_is_a_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOUCHSTONE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert home().is_relative_to(tmp_path)
    assert home().name == "touchstone"


@pytest.mark.parametrize("bits", [0o755, 0o750, 0o740, 0o704, 0o702, 0o701])
def test_a_folder_that_others_may_enter_is_refused(named: Path, bits: int) -> None:
    named.mkdir()
    named.chmod(bits)
    with pytest.raises(WrongInput, match=r"other users .* chmod 700"):
        home()
    assert mode(named) == bits


def test_the_servers_account_may_pass_through(named: Path) -> None:
    named.mkdir()
    named.chmod(0o710)
    assert home() == named


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_refused(named: Path) -> None:
    named.mkdir(mode=0o700)
    os.chown(named, 65534, 65534)
    with pytest.raises(WrongInput, match="belongs to another user"):
        home()


def test_a_file_in_its_place_is_refused(named: Path) -> None:
    named.write_text("")
    with pytest.raises(WrongInput, match="cannot be written"):
        home()


def test_the_secret_key_is_made_once_for_us_alone(named: Path) -> None:
    first = secret_key(home())
    assert len(first) > 50
    assert secret_key(home()) == first
    assert mode(named / "secret-key") == 0o600


def test_programs_that_start_together_agree_on_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda number: kept(tmp_path / "key", f"{number}" * 1000), range(8)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
