"""What pages load leaves compressed to whoever takes that, and as it is to whoever does not."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from touchstone.web.ui.compressing import squeezed

MOST = 150_000  # bytes of a first page with everything that it loads


def sent(address: str, accepts: str) -> tuple[str, str, bytes]:
    answer = Client().get(address, headers={"accept-encoding": accepts})
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert int(answer.headers["Content-Length"]) == len(body)
    return answer.headers.get("Content-Encoding", ""), answer.headers.get("Vary", ""), body


@pytest.mark.parametrize("name", ["ui/touchstone.css", "built/components.js"])
def test_a_file_is_the_same_compressed_or_not(name: str) -> None:
    whole = Path(str(finders.find(name))).read_bytes()
    encoding, vary, body = sent(f"/static/{name}", "gzip, br")
    assert (encoding, vary) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(body) == whole
    assert len(body) < len(whole) / 2
    assert sent(f"/static/{name}", "identity") == ("", "Accept-Encoding", whole)


def test_a_file_that_hardly_gets_smaller_is_sent_as_it_is(tmp_path: Path) -> None:
    noise = tmp_path / "noise.css"
    noise.write_bytes(gzip.compress(b"".join(bytes([n % 251, n % 241]) for n in range(90_000))))
    assert squeezed(noise, 1) is None


def test_a_changed_file_is_compressed_again(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    read = []
    for changed, text in enumerate(("a { color: red }" * 50, "b { color: blue }" * 50)):
        sheet.write_text(text)
        small = squeezed(sheet, changed)
        assert small is not None
        read.append(gzip.decompress(small.read_bytes()).decode() == text)
    assert read == [True, True]


@pytest.mark.django_db
def test_a_first_page_with_all_it_loads_is_light() -> None:
    page = Client().get("/accounts/login/").content
    loaded = set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page))
    letters = {b"/static/built/AtkinsonHyperlegible-%s.ttf" % cut for cut in (b"Regular", b"Bold")}
    assert len(loaded) > 4
    weights = {one: len(sent(one.decode(), "gzip")[2]) for one in loaded | letters}
    assert len(page) + sum(weights.values()) < MOST, weights
