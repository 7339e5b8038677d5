"""What HTML that is kept says in the place of what is another on each page: token and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from uuid import uuid4

from markupsafe import Markup

TOKEN, ID, CARD = (f"{name}-{uuid4().hex}" for name in ("token", "id", "card"))
FIELD = Markup(TOKEN)  # noqa: S704 a mark of ours, where the token's hidden field goes
MARKS = re.compile(f"({TOKEN}|{ID})")
Parts = tuple[str, ...]  # of HTML: texts, and the marks between them as they stand above


def parted(html: str) -> Parts:
    """HTML cut at its marks once: a sheet is long, and each step over all of it takes."""
    return tuple(TOKEN if one == TOKEN else ID if one == ID else one for one in MARKS.split(html))


def new_ids() -> Iterator[str]:
    """An id for each form of a page, which nobody had before; they differ in their last places."""
    begin = str(uuid4())[:-4]
    return (f"{begin}{number:04x}" for number in count())


def filled(parts: Iterable[str], token: object, ids: Iterator[str]) -> Markup:
    """The HTML of one page. The token is asked for where there is a form, and nowhere else."""
    whole = (next(ids) if one is ID else str(token) if one is TOKEN else one for one in parts)
    return Markup("".join(whole))  # noqa: S704 drawn by templates
