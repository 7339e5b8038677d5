from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.running import run
from touchstone.plans.register import SHIPPED_PLANS


@pytest.mark.parametrize("unreadable", ["ST9002", "."])
@pytest.mark.parametrize("command", ["plan check", "plan list --plans", "cases run"])
def test_a_folder_that_cannot_be_read_is_said_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, unreadable: str
) -> None:
    for standard in ("ST9001", "ST9002"):
        shutil.copytree(SHIPPED_PLANS / standard, tmp_path / standard)
    assert run(*command.split(), tmp_path).status != 2
    closed, listed = tmp_path / unreadable, os.scandir

    def scandir(path: Any = ".") -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = run(*command.split(), tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"touchstone: {closed}: this folder cannot be read: Permission denied. Check its rights.\n"
    )
