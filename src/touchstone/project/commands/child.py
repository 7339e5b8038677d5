"""A process of ``touchstone serve``: ``web LIFELINE SOCKET WORKERS [APPLICATION]`` or ``worker LIFELINE``.

The lifeline is a pipe whose other end only our parent holds. When it closes the parent is gone, however it
went, and we end too: nobody would stop us later.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

THREADS = 12  # of each web process: eight may be busy with uploads (settings.RECEIVING_AT_ONCE)
GRACE = 30  # seconds for requests under way when the server stops
WSGI = "touchstone.project.wsgi:application"


def main(kind: str, lifeline: str, *more: str) -> None:
    """Be that process until SIGTERM."""
    threading.Thread(target=_end_with_parent, args=(int(lifeline),), daemon=True).start()
    if kind == "web":
        _web(*more)
    else:
        _worker()


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)  # returns when the last writer is gone
    os.kill(os.getpid(), signal.SIGTERM)


def _web(descriptor: str, workers: str, application: str = WSGI) -> None:
    from gunicorn.app.wsgiapp import run  # type: ignore[import-untyped]

    sys.argv = ["gunicorn", application, "--bind", f"fd://{descriptor}", "--worker-class", "gthread"]
    sys.argv += ["--workers", workers, "--threads", str(THREADS), "--graceful-timeout", str(GRACE)]
    sys.argv += ["--timeout", "120", "--no-control-socket", "--log-level", "warning"]
    sys.argv += ["--max-requests", "10000", "--max-requests-jitter", "1000"]
    run()


def _worker() -> None:
    import asyncio

    import django

    django.setup()
    from touchstone.jobs.lanes import work

    asyncio.run(work(float(GRACE)))


if __name__ == "__main__":
    main(*sys.argv[1:])
