"""The panels of a sheet as HTML: drawn when they would say something else, filled in for each page."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.template import engines
from markupsafe import Markup

from touchstone.web.assessments.cards import kept_of
from touchstone.web.assessments.marks import CARD, FIELD, Parts, filled, new_ids, parted
from touchstone.web.assessments.page import Shown

PANELS = ("title", "bar", "apprentice", "time", "declarations", "room", "writing", "judging")
CLOCKS = ("bar", "time")  # say something else each second while a section runs
AROUND = re.compile(f"{CARD}(.*?){CARD}")
Drawn = dict[str, Parts]
Said = Callable[[], Mapping[str, Any]]
ONLY: Mapping[
    str, Callable[[Shown], Hashable]
] = {  # all that these show of the log, and so few entries change
    "title": lambda shown: (len(shown.lines), bool(shown.situation.record.portfolio)),
    "apprentice": lambda shown: (shown.starts_at, shown.attempt.venue),
    "time": lambda shown: (tuple(shown.sections), shown.attempt.extension),
    "declarations": lambda shown: tuple(shown.declarations),
    "room": lambda shown: tuple(shown.of_kind("signed", "meeting_recorded")),
}


def panels(shown: Shown, says: Hashable, said: Said, token: object) -> dict[str, Markup]:
    """Each panel by its name.

    ``says`` is everything that they show beside what was read under the seal of the apprentice; nothing for
    a page that shows what somebody sent, which is not kept. ``said`` is asked for where one must be drawn.
    """
    running = CLOCKS if shown.running is not None else ()
    if says is None:
        found = _drawn(PANELS, said())
    else:
        still = tuple(name for name in PANELS if name not in running)
        found = shown.asked.once(("panels", says, still), lambda: _anew(shown, says, still, said()))
        if running:
            found = found | _drawn(running, said())
    ids = new_ids()
    return {name: filled(parts, token, ids) for name, parts in found.items()}


def _anew(shown: Shown, says: Hashable, names: tuple[str, ...], said: Mapping[str, Any]) -> Drawn:
    """Each after a change; those that show nothing of it as they were."""
    kept = kept_of(shown)
    known = {name: ("panel", name, says, ONLY[name](shown)) for name in names if name in ONLY}
    left = {name: parts for name, key in known.items() if (parts := kept.parts.get(key)) is not None}
    fresh = _drawn(tuple(name for name in names if name not in left), said)
    for name in known.keys() & fresh.keys():
        kept.keep(known[name], fresh[name])
    return left | fresh


def _drawn(names: tuple[str, ...], said: Mapping[str, Any]) -> Drawn:
    """Each in parts: cards are kept by themselves, and no second time with what stands around them."""
    of = engines["jinja2"].env.get_template("assessments/panel.html")  # type: ignore[attr-defined]
    cards = said["cards"]
    marks = {id: Markup(f"{CARD}{id}{CARD}") for id in cards}  # noqa: S704 a plan's id
    more = {"cards": marks, "csrf_input": FIELD}
    found = {}
    for name in names:
        html = of.render(said, panel=f"assessments/{name}.html", **more)
        found[name] = tuple(part for cut in AROUND.split(html) for part in cards.get(cut) or parted(cut))
    return found
