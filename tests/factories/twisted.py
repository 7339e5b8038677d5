"""People who type HTML, quotes, Hebrew and two hundred characters into every field that takes words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any
from unittest.mock import patch

from touchstone.web.demo import sitting, story
from touchstone.web.demo.cast import Cast
from touchstone.web.gateway import actions as gateway
from touchstone.web.portfolio import actions as portfolio
from touchstone.web.quality import actions as quality

TAG = "xss"  # an element of this name on a page came from what somebody typed
WORDS = f"</textarea></title></script>\"'><{TAG} onload=alert(1)>&lt; שלום עולם "
TYPED = WORDS + "x" * (200 - len(WORDS))
TAKES_WORDS = {
    *("title", "shows", "note", "reason", "text", "answer", "place", "proof", "version_reason"),
    *("first_name", "last_name", "line_manager_name", "adjustment_needs"),
}
DONE_BY = {
    story: ("register", "withdraw", "book", "serve_notice"),
    portfolio: ("add_piece", "hand_in"),
    gateway: ("hand_in", "return_"),
    quality: ("ask_back", "agree"),
    sitting: ("write_many",),
}


def twist(value: Any, key: str = "") -> Any:
    """The same with every word that people choose replaced."""
    if isinstance(value, str):
        return TYPED if value and key in TAKES_WORDS else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: twist(getattr(value, one.name), one.name) for one in fields(value)}
        )
    if isinstance(value, list) and key not in TAKES_WORDS:
        return [twist(inner, key) for inner in value]
    if isinstance(value, Mapping):
        return {name: twist(inner, name) for name, inner in value.items()}
    return value


def _twisted(action: Callable[..., Any]) -> Callable[..., Any]:
    untouched = {"by", "at", "file"}

    def call(**said: Any) -> Any:
        return action(**{key: one if key in untouched else twist(one, key) for key, one in said.items()})

    return call


@contextmanager
def twisting() -> Iterator[None]:
    """Inside, every story is told in such words."""
    with ExitStack() as undone:
        for module, names in DONE_BY.items():
            for name in names:
                undone.enter_context(patch.object(module, name, _twisted(getattr(module, name))))
        yield


def twisted(cast: Cast) -> Cast:
    """A cast whose organisations and people are called so, each still by a name of their own."""
    names = {name: f"{name} {WORDS}" for name in (cast.organisation, *cast.providers, *cast.employers)}
    return replace(
        cast,
        organisation=names[cast.organisation],
        providers=tuple(names[one] for one in cast.providers),
        employers=tuple(names[one] for one in cast.employers),
        people=tuple(replace(one, name=f"{one.name} {WORDS}", of=names[one.of]) for one in cast.people),
    )
