"""The other side of the sandbox: a process that opens one file, answers, and ends.

It takes its limits from the first line of its input before it imports anything that reads files.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any, TextIO

from touchstone.inspection.functions import FUNCTIONS, Limits

MEMORY, FAULT, MISSING = "memory", "fault", "missing"
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def main() -> None:
    """Read what is asked, do it within the limits, write the answer as one JSON document."""
    asked = json.loads(sys.stdin.readline())
    answers = _alone()
    end_with(asked["parent"])
    limit(Limits(**asked["limits"]))
    answer: dict[str, Any]
    try:
        module, _, name = FUNCTIONS[asked["function"]].where.partition(":")
        found = getattr(import_module(module), name)(asked["path"], **asked["arguments"])
        answer = {"answer": found}
    except MemoryError:
        answer = {"failed": MEMORY}
    except ModuleNotFoundError as error:
        answer = {"failed": MISSING, "says": error.name}
    except Exception as error:  # noqa: BLE001
        answer = {"failed": FAULT, "says": f"{type(error).__name__}: {error}"[:500]}
    json.dump(answer, answers)
    answers.flush()
    os._exit(0)  # nothing that a library left behind has a say any more


def _alone() -> TextIO:
    """The way for the answer; whatever a library prints goes to the messages."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def end_with(parent: int) -> None:
    """Have the system end this process when the one that asked ends; it may be killed without a last word."""
    if sys.platform != "linux":
        return
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the system knew
        os._exit(1)


def limit(limits: Limits) -> None:
    """Bind this process, for good; where the system knows no such limits, the parent's clock remains."""
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.processor,
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: limits.written,
        resource.RLIMIT_NOFILE: limits.files,
    }
    if not limits.threads:
        bounds[resource.RLIMIT_NPROC] = 0
    for what, most in bounds.items():
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


if __name__ == "__main__":
    main()
