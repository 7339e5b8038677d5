"""PostgreSQL without an administrator: our own server, started with the program and stopped after the last.

Who does what (every file lies in the *database folder*, see ``layout``):

- A program that needs the database holds ``programs.lock`` together with others while it lives (``joining``).
- One *keeper* process holds ``keeper.lock``. It makes the cluster once, starts the server, starts it again
  when it dies, and stops it when it can take ``programs.lock`` for itself: nobody is left (``keeper``).
- The server's processes inherit a lock on ``server.lock``: it is held while one of them lives (``server``).

Locks, unlike process ids, vanish with the processes that hold them, however these end, and a restarted
machine does not give them to a stranger.
"""

from __future__ import annotations
