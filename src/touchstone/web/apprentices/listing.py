"""The list of apprentices: what it shows, what it sorts and filters by, and what is exported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from touchstone.rules.report import StageOf
from touchstone.rules.stages import WORDS
from touchstone.rules.words import plain
from touchstone.web.apprentices.choices import partners, standards
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import PARTNERS, about, those, visible_to, whose
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.in_lists import Audience, audience, beside, due_on, step
from touchstone.web.records.models import Standing
from touchstone.web.records.tallies import everybody
from touchstone.web.records.turns import waiting_for
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Asked, Choice, Column, Elsewhere, Search, Table
from touchstone.web.ui.words import sentence

TOLD = ("passed", "failed")  # stages at which every outcome has been notified
STANDS = ("organisation", *PARTNERS)  # reaches of which a standing says itself whose it is
STANDING = ("stage", "next_title", "whose_turn", "due_on", "overall")  # by which names rows have it
MINE = "mine"
Partners = Mapping[str, Sequence[tuple[UUID, str, int | None]]]  # those of whom one sees, by their part
READ = (  # of the apprenticeship and its partners: no more than the columns show
    *("first_name", "last_name", "uln", "standard", "version", "started_on"),
    *("provider__name", "employer__name", *STANDING),
)


def table(actor: Actor, asked: Mapping[str, str]) -> Table[Apprenticeship]:
    """Everybody this reader may see, the nearest date first."""
    mine = asked.get("turn") == MINE
    known = {part: partners(actor, part) for part in PARTNERS if actor.role.reach != part}
    return Table(
        rows=rows(actor, mine=True) if mine else _known(actor, known) or rows(actor),
        read=READ,
        asked=asked,
        caption="Apprentices",
        columns=columns(actor, whole=asked.get("export") == "csv"),
        sort="due",
        search=Search(title="Name or ULN", fields=("first_name", "last_name", "uln")),
        choices=choices(actor, known),
        empty="Apprentices appear here once they are registered and have to do with you.",
        kept={"turn": MINE} if mine else {},
    )


def rows(actor: Actor, *, mine: bool = False) -> QuerySet[Apprenticeship]:
    """The apprenticeships with where they stand; with ``mine`` those where it is this reader's turn."""
    found = _standing(visible_to(actor), actor.role.reach, audience(actor), beside(actor))
    if not mine:
        return found
    return waiting_for(found, actor, to="records_standings__")


def _standing(
    found: QuerySet[Apprenticeship], reach: str, to: Audience, but: Collection[UUID] = ()
) -> QuerySet[Apprenticeship]:
    """The same with where they stand, as far as these readers are told."""
    at = "records_standings__"
    return found.annotate(
        stage=F(f"{at}stage"),
        next_title=step("next_title", to, at, but),
        whose_turn=step("whose_turn", to, at, but),
        due_on=F(at + due_on(reach)),
        overall=F(f"{at}overall"),
    )


def _known(actor: Actor, known: Partners) -> Asked[Apprenticeship] | None:
    who, reach = whose(actor), actor.role.reach
    if beside(actor):  # a few people, for a while
        return None
    named = {"reach": reach, "to": audience(actor)}
    return Asked(_listed, who, named, _elsewhere(reach), _total(actor, known)) if who else None


def _total(actor: Actor, known: Partners) -> Callable[[], int] | None:
    """How many there are, where it is known without counting them."""
    if actor.role.reach == "organisation":
        return lambda: everybody(actor.organisation_id)
    if actor.role.reach in PARTNERS:
        return lambda: sum(many or 0 for ones in known.values() for _, _, many in ones)
    return None


def _listed(*who: Any, reach: str, to: Audience) -> QuerySet[Apprenticeship]:
    """Everybody, found by their standings: an index has these in the order of the next date."""
    found = _standing(those(*who, reach=reach), reach, to)
    if reach not in STANDS:
        return found
    return found.alias(whose=F(f"records_standings__{reach}")).filter(whose=who[0])


def _standings(*who: Any, reach: str, **_to: Audience) -> QuerySet[Standing]:
    """One row for each of them, all of which an index holds."""
    return about(Standing.objects.all(), *who, reach=reach)


def _elsewhere(reach: str) -> Elsewhere:
    return Elsewhere(_standings, "apprenticeship", (("due_on", due_on(reach)), ("stage", "stage")))


def columns(actor: Actor, *, whole: bool) -> list[Column[Any]]:
    """The columns of the page; of the file ``whole``, with the ULN for those alone who work with it."""
    partner: list[Column[Any]] = [
        Column(name=field, title=title, value=attrgetter(f"{field}__name"), sort=f"{field}__name")
        for field, title in (("provider", "Training provider"), ("employer", "Employer"))
        if actor.role.reach != field and (whole or field == "employer" or actor.role.reach == "employer")
    ]
    shown: list[Column[Any]] = [
        Column(name="name", title="Apprentice", value=_whole_name, sort="last_name", link=_record),
        Column(name="standard", title="Standard", value=lambda one: f"{one.standard} v{one.version}"),
        *partner,
        Column(name="start", title="Start", value=attrgetter("started_on"), sort="started_on"),
        Column(name="stage", title="Stage", value=_stage, sort="stage", show="stage"),
        Column(name="next", title="Next step", value=attrgetter("next_title")),
        Column(name="turn", title="Whose turn", value=_turn),
        Column(name="due", title="Next date", value=attrgetter("due_on"), sort="due_on"),
    ]
    if whole:
        shown.append(Column(name="overall", title="Overall grade", value=overall))
    if whole and actor.role.reach in ("organisation", "provider", "granted"):
        shown.append(Column(name="uln", title="ULN", value=attrgetter("uln")))
    return shown


def _whole_name(one: Any) -> str:
    return f"{one.last_name}, {one.first_name}"


def _record(one: Any) -> str:
    return address("records-record", one.pk)


def _stage(one: Any) -> str:
    return one.stage or ""


def _turn(one: Any) -> str:
    return _party(one.whose_turn or "")


@cache  # a few parties, in hundreds of rows
def _party(whose: str) -> str:
    return sentence(plain(whose))


def overall(one: Any) -> str:
    """The overall grade, where every outcome has been notified: a list tells no more than the record."""
    return plain(one.overall) if one.stage in TOLD else ""


def choices(actor: Actor, known: Partners) -> list[Choice]:
    """What the list can be narrowed to, for this reader."""
    stages = [(one.value, WORDS[one].partition(":")[0]) for one in StageOf]
    found = [
        Choice(name="stage", title="Stage", field="stage", options=stages),
        Choice(
            name="standard",
            title="Standard",
            field="standard",
            options=[(one, one) for one in standards(actor)],
        ),
    ]
    for part, title in (("provider", "Training provider"), ("employer", "Employer")):
        if actor.role.reach != part:
            options = [(str(id), name) for id, name, _ in known[part]]
            found.append(Choice(name=part, title=title, field=part, options=options))
    return found
