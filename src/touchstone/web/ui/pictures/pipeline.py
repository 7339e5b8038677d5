"""How many apprentices stand where: the organisation's board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from touchstone.rules.report import StageOf
from touchstone.rules.words import plain, plural

FULL = 100.0  # units of a bar


@dataclass(frozen=True, slots=True)
class Standing:
    """The apprentices of one stage: how many, how many of them past a due day, how many wait for us."""

    stage: str
    number: int
    late: int = 0
    ours: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One column of the board; ``share`` is the length of its bar, of the longest column's."""

    stage: str
    title: str
    number: int
    late: int
    ours: int
    link: str
    share: float

    @property
    def words(self) -> str:
        """The column in a sentence."""
        said = f"{self.title}: {plural(self.number, 'apprentice')}"
        return f"{said}, {self.late} late" if self.late else said


def board(standings: Iterable[Standing]) -> tuple[Stop, ...]:
    """Every stage of the journey in order, also those where nobody is."""
    known = {one.stage: one for one in standings}
    most = max((one.number for one in known.values()), default=0) or 1
    stops = []
    for stage in StageOf:
        one = known.get(stage.value, Standing(stage.value, 0))
        share = round(one.number / most * FULL, 1)
        title = plain(stage.value)
        stops.append(
            Stop(stage.value, title[:1].upper() + title[1:], one.number, one.late, one.ours, one.link, share)
        )
    return tuple(stops)
