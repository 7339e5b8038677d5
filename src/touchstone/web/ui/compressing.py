"""Style sheets, scripts and letters leave compressed: squeezed once in each process, as it starts."""

from __future__ import annotations

import atexit
import gzip
import shutil
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from wsgiref.headers import Headers

from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]

SQUEEZED = (".css", ".js", ".svg", ".ttf")
WORTH_IT = 0.9  # of its size, or less: otherwise a file is sent as it is


class Compressed(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves what pages load, with gzip to whoever takes it. Nothing is written where the program lies."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """The file with its compressed form, where that is worth it."""
        small = squeezed(Path(path), Path(path).stat().st_mtime_ns) if path.endswith(SQUEEZED) else None
        if small is None:
            return super().get_static_file(path, url, stat_cache)
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": str(small)})


@cache
def squeezed(path: Path, changed: int) -> Path | None:
    """The compressed form of a file as it was last changed; nothing where it is hardly smaller."""
    small = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
    if len(small) > WORTH_IT * path.stat().st_size:
        return None
    known = _folder() / sha256(f"{path} {changed}".encode()).hexdigest()
    known.write_bytes(small)
    return known


@cache
def _folder() -> Path:
    folder = Path(mkdtemp(prefix="touchstone-static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
