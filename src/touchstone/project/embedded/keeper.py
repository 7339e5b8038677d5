"""The keeper: ``python -m touchstone.project.embedded.keeper FOLDER``; it outlives any one program.

Says one line of JSON on stdout when the database answers, or why it does not, and then keeps quiet.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.account import account
from touchstone.project.embedded.cluster import complete, ensure
from touchstone.project.embedded.layout import Layout
from touchstone.project.embedded.locks import try_exclusive
from touchstone.project.embedded.programs import programs
from touchstone.project.embedded.server import Server

PAUSE = 0.2  # seconds between two looks
LONGEST_PAUSE = 30.0  # between two tries to start a server that keeps dying


class _Stopped(Exception):
    """Somebody asked the keeper to end."""


def main(folder: Path, *, throwaway: bool) -> None:
    """Keep the database of the folder until no program is left; do nothing when another keeper is there."""
    layout = Layout(folder)
    held = try_exclusive(layout.keeper_lock)
    if held is None:
        _tell({"busy": True})
        return
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server: Server | None = None
    try:
        own = account()
        server = Server(layout, own, programs(own), throwaway)
        if not server.alive():
            ensure(layout, own, server.programs, throwaway=throwaway)
        server.start()
        complete(layout, throwaway=throwaway)
        _tell({"ready": True})
        _watch(server)
    except WrongInput as refused:
        fault = refused.faults[0]
        _tell({"place": fault.place, "message": fault.message, "remedy": fault.remedy})
    except _Stopped:
        pass
    finally:
        if server is not None:
            server.stop()


def _watch(server: Server) -> None:
    wait = PAUSE
    while try_exclusive(server.layout.programs_lock) is None:  # once taken it is held until we end
        time.sleep(wait)
        if server.alive():
            wait = PAUSE
            continue
        try:
            server.start()
        except WrongInput as refused:
            print(refused, file=sys.stderr, flush=True)  # noqa: T201
            wait = min(wait * 2, LONGEST_PAUSE)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stopped


def _tell(news: dict[str, object]) -> None:
    with contextlib.suppress(OSError):  # the program that started us may be gone
        os.write(1, json.dumps(news).encode() + b"\n")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.close(nowhere)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), throwaway="--throwaway" in sys.argv[2:])
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        _tell({"place": sys.argv[1], "message": "the database's keeper failed.", "remedy": "See server.log."})
        sys.exit(1)
