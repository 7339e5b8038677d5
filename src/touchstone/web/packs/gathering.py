"""All that a bound portfolio says, read from the rows: the same choice of files as in the ZIP file.

An original from which names were taken out is in no bound portfolio, whoever asks: not even its name, since a
PDF is handed on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from touchstone.documents.mapping_form import DECLARED
from touchstone.documents.portfolio import Cover, Leaf, Shown, context
from touchstone.inspection.kinds import BY_MEDIA_TYPE
from touchstone.rules.plan import Plan
from touchstone.rules.words import listed, plural
from touchstone.web.anonymising.queries import sealed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway import queries as gateways
from touchstone.web.organisations.actor import Actor
from touchstone.web.packs.packing import Pack, Packed, pack_of
from touchstone.web.portfolio import queries
from touchstone.web.portfolio.mapping import mapping
from touchstone.web.portfolio.models import Piece, Portfolio
from touchstone.web.records import law
from touchstone.web.ui.words import day, moment, sentence, size

CLOSED = "Harm was found in this file: nobody opens it, and it is not shown."
OLDER = "{name}, handed in on {day}: a newer file counts. Its SHA-256 is {sha256}."
REPLACED = "An earlier file, from which names were taken out: the newer one counts."
SOMEBODY = "Somebody"


@dataclass(frozen=True)
class Gathered:
    """One portfolio as it stands, for one person."""

    one: Apprenticeship
    plan: Plan
    pack: Pack
    held: Portfolio | None
    form: dict[str, Any]
    gateway: tuple[tuple[str, datetime | None], ...]
    originals: set[UUID]
    names: Mapping[str, str]
    titles: Mapping[str, str]
    by: Actor
    now: datetime

    @property
    def newest(self) -> list[Packed]:
        """The files that are shown: of each piece the one that counts."""
        return [each for each in self.pack.files if each.newest and each.file.id not in self.originals]

    @property
    def fingerprint(self) -> str:
        """Of everything it says but who made it, and when: another one is another portfolio."""
        said = self._context({}, Cover(facts=self._about(), files=len(self.newest), not_shown=0))
        said["form"] = {key: value for key, value in said["form"].items() if key not in ("on", "made")}
        files = [[str(each.file.id), each.file.sha256] for each in self.pack.files]
        told = json.dumps([{**said, "on": ""}, files], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def context(self, shown: Mapping[UUID, Shown]) -> dict[str, Any]:
        """What the document says; ``shown`` has what each file shows, by its id."""
        facts = (
            *self._about(),
            ("Made", moment(self.now)),
            ("Made by", f"{self.by.name}, {self.by.role.title.lower()}"),
        )
        missing = sum(1 for one in shown.values() if one.cut)
        return self._context(shown, Cover(facts=facts, files=len(self.newest), not_shown=missing))

    def _context(self, shown: Mapping[UUID, Shown], cover: Cover) -> dict[str, Any]:
        return context(self.form, cover, [self._leaf(piece, shown) for piece in self.pack.pieces])

    def _about(self) -> tuple[tuple[str, str], ...]:
        one, known = self.one, self.plan.identity
        handed = self.held.handed_in_at if self.held else None
        whom = self.names.get(str(self.held.handed_in_by), SOMEBODY) if self.held and handed else ""
        return (
            ("Apprentice", one.name),
            ("Standard", f"{known.title}, {known.reference} version {known.version}, level {known.level}"),
            ("Training provider", one.provider.name),
            ("Employer", one.employer.name),
            (sentence(self.plan.vocabulary.organisation), one.organisation.name),
            *(
                (title, f"Confirmed on {day(at)}" if at else "Not confirmed yet")
                for title, at in self.gateway
            ),
            ("Portfolio", f"Handed in on {day(handed)} by {whom}" if handed else "Not handed in yet"),
            (
                "Contents",
                f"{plural(len(self.pack.pieces), 'piece')}, {plural(len(self.newest), 'file')}",
            ),
        )

    def _leaf(self, piece: Piece, shown: Mapping[UUID, Shown]) -> Leaf:
        wording = {ksb.code: ksb.text for ksb in self.plan.ksbs}
        places: Mapping[str, str] = piece.pointers
        mine = [each for each in self.pack.files if each.piece is piece]
        files = [shown.get(each.file.id) or self.told(each) for each in mine if self._stands(each)]
        files += [
            Shown(name=each.file.name, facts=self._facts(each), note=CLOSED)
            for each in self.pack.left_out
            if each.piece is piece and each.newest and self._stands(each)
        ]
        return Leaf(
            code=piece.code,
            title=piece.title,
            kind=self.titles.get(piece.kind, piece.kind),
            facts=tuple(self._said(piece)),
            shows=piece.shows,
            statement=piece.statement,
            ksbs=tuple((code, wording.get(code, ""), places.get(code, "")) for code in piece.ksbs),
            files=tuple(files),
            earlier=tuple(self._earlier(piece, mine)),
        )

    def _stands(self, each: Packed) -> bool:
        return each.newest and each.file.id not in self.originals

    def _said(self, piece: Piece) -> Iterator[tuple[str, str]]:
        """Who added it and when, whom it is about, and what was declared."""
        done = "Written" if piece.statement else "Added"
        yield done, f"{day(piece.added_at)}, by {self.names.get(str(piece.added_by), SOMEBODY)}"
        if piece.observed_on:
            yield "Observed", day(piece.observed_on)
        if piece.mentees:
            yield "About", listed(piece.mentees)
        declared = DECLARED[piece.anonymised]
        if piece.anonymised_at:
            who = self.names.get(str(piece.anonymised_by), SOMEBODY)
            declared = f"{declared} on {day(piece.anonymised_at)}, by {who}"
        yield "Anonymised", declared

    def _earlier(self, piece: Piece, mine: Sequence[Packed]) -> Iterator[str]:
        replaced = [each for each in self.pack.sealed if each.piece is piece]
        for each in mine:
            if each.file.id in self.originals:
                replaced.append(each)
            elif not each.newest:
                file = each.file
                yield OLDER.format(name=file.name, day=day(file.uploaded_at), sha256=file.sha256)
        yield from (REPLACED for _ in replaced)

    def told(self, each: Packed, *, note: str = "") -> Shown:
        """What is known of a file, without anything of what it shows."""
        file = each.file
        address = settings.SITE_ADDRESS.rstrip("/") + reverse("files-open", args=[file.id])
        return Shown(name=file.name, facts=self._facts(each), sha256=file.sha256, note=note, address=address)

    def _facts(self, each: Packed) -> tuple[tuple[str, str], ...]:
        file = each.file
        kind = BY_MEDIA_TYPE.get(file.media_type)
        return (
            ("What it is", sentence(kind.title) if kind else file.media_type),
            ("Size", size(file.size)),
            ("Handed in", f"{day(file.uploaded_at)}, by {self.names.get(str(file.uploaded_by), SOMEBODY)}"),
        )


def gathered(one: Apprenticeship, by: Actor, now: datetime) -> Gathered:
    """The portfolio of an apprentice whom the caller let this person see. Raise ``Http404`` without one."""
    plan = law.plan(one.standard, one.version)
    queries.rules_of(plan)
    held = queries.portfolio(one)
    pieces = queries.standing(queries.pieces(one))
    pack = pack_of(one, pieces, held.handed_in_at if held else None, by, now)
    known = {fact.gateway: fact.confirmed_at for fact in gateways.facts([one.id])[one.id]}
    people = [person for piece in pieces for person in (piece.added_by, piece.anonymised_by)]
    people += [each.file.uploaded_by for each in (*pack.files, *pack.left_out)]
    return Gathered(
        one=one,
        plan=plan,
        pack=pack,
        held=held,
        form=mapping(one, pieces, now),
        gateway=tuple((gate.title, known.get(gate.id)) for gate in plan.gateways),
        originals=sealed(each.file.id for each in pack.files),
        names=queries.names([*people, held.handed_in_by if held else None]),
        titles=queries.kind_titles(plan),
        by=by,
        now=now,
    )
