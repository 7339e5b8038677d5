"""One apprentice's story, told by actions up to the step they have reached."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import EmployerVerification, Gateway, PortfolioHandedIn, Requirement
from touchstone.rules.plan.method import Method
from touchstone.rules.roles import Role
from touchstone.web.accounts.actions import accept
from touchstone.web.apprentices.actions import register, withdraw
from touchstone.web.apprentices.breaks import begin_break
from touchstone.web.apprentices.circumstances import change_employer
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.registration import Registration
from touchstone.web.assessments.actions import submit
from touchstone.web.bookings.actions import accept as accept_booking
from touchstone.web.bookings.actions import book, serve_notice
from touchstone.web.bookings.models import Booking
from touchstone.web.demo.appealing import appeal
from touchstone.web.demo.cast import Cast, Learner
from touchstone.web.demo.days import AGAIN, FINISHED, ROUND, STEPS, Days
from touchstone.web.demo.papers import paper
from touchstone.web.demo.preparing import prepare
from touchstone.web.demo.recording import hand_in
from touchstone.web.demo.sitting import Sitting, slots
from touchstone.web.demo.team import Team, acting, secret_for
from touchstone.web.files.actions import keep_file
from touchstone.web.gateway import actions as gateway
from touchstone.web.gateway.kinds import way
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.portfolio import actions as portfolio
from touchstone.web.portfolio.checks import Content
from touchstone.web.portfolio.models import Piece
from touchstone.web.quality import actions as quality
from touchstone.web.quality.models import Review, State
from touchstone.web.records import law
from touchstone.web.resits.actions.answering import agree
from touchstone.web.resits.actions.preparing import name_questions
from touchstone.web.resits.actions.proposing import NO_DAYS, propose
from touchstone.web.results.actions import release, tell

PIECES = 12
BREAK = 90  # days
ALIASES = ("Mentee A", "Mentee B")
TURNS = {  # the first method, and the others
    "mixed": ("best", "fair"),
    "poor first": ("poor", "best"),
    "poor last": ("best", "poor"),
}


@dataclass
class Story:
    """Everything about one apprentice; ``turn`` is their place in the cast, so that work is shared out."""

    learner: Learner
    turn: int
    team: Team
    cast: Cast
    days: Days
    one: Apprenticeship = field(init=False)
    own: Actor | None = None  # the apprentice, where they sign in

    @property
    def plan(self) -> Plan:
        """The plan they are on."""
        return law.plan(self.learner.standard, self.learner.version)

    @property
    def bookings(self) -> Actor:
        """The bookings team."""
        return self.team.one("bookings")

    @property
    def provider(self) -> Actor:
        """Who acts for the training provider."""
        return self.team.one("training_provider", self.one.provider_id)

    def _party(self, party: Role) -> Actor:
        """Whoever acts for a party of the rules in this case."""
        if party is Role.APPRENTICE and self.own is not None:
            return self.own
        of = {Role.TRAINING_PROVIDER: self.one.provider_id, Role.EMPLOYER: self.one.employer_id}
        return self.team.one(party.value, of.get(party))

    def tell(self) -> Apprenticeship:
        """Do everything up to the step they have reached."""
        for step in self._steps():
            if step == self.learner.reaches:
                break
        if self.learner.meanwhile:
            self._meanwhile()
        if self.own is not None and self.learner.records:
            hand_in(self.one, self.plan, self.own, self.days.last(self.learner.reaches))
        if self.own is not None and self.learner.sheet:
            prepare(self.learner, self.one, self.own, self.days.last(self.learner.reaches))
        return self.one

    def _steps(self) -> Iterator[str]:
        self._register()
        yield "registered"
        if self.learner.reaches == "withdrawn":
            at = self.days.at(STEPS["withdrawn"] + 1)
            reason = "Moved away; the employer has no site there."
            withdraw(apprenticeship=self.one.id, on=at.date(), reason=reason, by=self.bookings, at=at)
        yield "withdrawn"
        self._portfolio()
        yield "portfolio"
        gate = self.plan.gateways[0]
        self._hand_in(gate)
        yield "handed_in"
        yield from self._review(gate)
        for round, method in enumerate(self._methods(gate)):
            later = round > 0 and self.learner.resits
            for step in self._method(method, (round + later) * ROUND, self._marks(round)):
                yield step if round == 0 else step + AGAIN
            self._appeal(method, round)
            if round == 0 and self.learner.resits:
                yield from self._taken_again(method)
        yield FINISHED

    def _register(self) -> None:
        partners, at = self.team.partners, self.days.soon_after_the_start
        provider = partners[self.cast.providers[self.turn % len(self.cast.providers)]]
        employer = partners[self.cast.employers[self.turn % len(self.cast.employers)]]
        first, last = self.learner.name
        registration = Registration(
            organisation=self.team.organisation,
            provider=provider,
            employer=employer,
            first_name=first,
            last_name=last,
            email=self.learner.email,
            born_on=self.learner.born,
            line_manager_name="Lee Marsh",
            line_manager_email="lee.marsh@works.example",
            standard=self.learner.standard,
            version=self.learner.version,
            version_reason="Chosen for the demonstration.",
            started_on=self.days.started_on,
            opted_in=False,
            funding="private",
            privacy_notice=True,
            certificate_permission=True,
        )
        by = self.team.one("training_provider", provider)
        self.one = register(registration=registration, by=by, at=at)
        if self.learner.signs_in:
            secret = secret_for(self.learner.email)
            name, password = " ".join(self.learner.name), self.cast.password
            person = accept(secret=secret, name=name, password=password, at=at)
            self.own = acting(person, self.team.organisation)
            self.one.refresh_from_db()

    def _meanwhile(self) -> None:
        """A break in learning began, or another employer took over, on the day of what they did last."""
        at = self.days.last(self.learner.reaches)
        on, by = at.date(), self.bookings
        if self.learner.meanwhile == "break":
            back = on + timedelta(days=BREAK)
            begin_break(
                apprenticeship=self.one.id, began_on=on, expected_back_on=back, kind="leave", by=by, at=at
            )
            return
        known = self.cast.employers
        now = next(
            turn for turn, name in enumerate(known) if self.team.partners[name] == self.one.employer_id
        )
        change_employer(
            apprenticeship=self.one.id,
            employer=self.team.partners[known[(now + 1) % len(known)]],
            line_manager_name="Ines Faro",
            line_manager_email="ines.faro@works.example",
            since=on,
            reason="The team moved to another employer.",
            by=by,
            at=at,
        )

    def _portfolio(self) -> None:
        rules = self.plan.portfolio
        if rules is None:
            return
        method = self.plan.method(rules.underpins)
        assert method is not None
        kinds = [kind for kind in rules.kinds if kind.accepted and kind.written_by is None]
        half = self.learner.reaches == "portfolio"
        pieces = []
        for number in range(PIECES // 2 if half else PIECES):
            kind = kinds[number % len(kinds)]
            content = Content(
                title=f"{kind.title} {number + 1}",
                kind=kind.id,
                shows="What was agreed with the mentee, what was done, and what came of it.",
                mentees=[ALIASES[number % 2]],
                ksbs=[
                    code
                    for at, code in enumerate(method.ksbs)
                    if at % PIECES == number or at % 7 == number % 7
                ],
            )
            at = self.days.at(STEPS["portfolio"] - PIECES + number)
            with paper(f"Evidence {number + 1}.pdf", content.title) as file:
                piece = portfolio.add_piece(
                    apprenticeship=self.one.id,
                    id=uuid.uuid4(),
                    content=content,
                    file=file,
                    by=self.provider,
                    at=at,
                )
            pieces.append(piece)
        if not half:
            found = Piece.objects.filter(id__in=[piece.id for piece in pieces])
            revisions = dict(found.values_list("id", "revision"))
            portfolio.declare(
                apprenticeship=self.one.id,
                pieces=revisions,
                anonymised=True,
                by=self.provider,
                at=self.days.at(STEPS["portfolio"], 11),
            )

    def _hand_in(self, gate: Gateway) -> None:
        at = self.days.at(STEPS["handed_in"])
        for minute, requirement in enumerate(gate.requirements):
            if way(requirement).handed_in:
                self._item(gate, requirement, at + timedelta(minutes=minute))

    def _item(self, gate: Gateway, item: Requirement, at: datetime) -> None:
        by = self._party(item.provided_by)
        where = {"apprenticeship": self.one.id, "gateway": gate.id, "requirement": item.id}
        if isinstance(item, PortfolioHandedIn):
            portfolio.hand_in(
                apprenticeship=self.one.id, note="All pieces are mapped.", by=self.provider, at=at
            )
            return
        if isinstance(item, EmployerVerification):
            gateway.verify(**where, holds=dict.fromkeys(item.ksbs, True), by=by, at=at)  # type: ignore[arg-type]
            return
        how, file = way(item), None
        if how.file == "required":
            with paper(f"{item.title}.pdf", item.title) as received:
                file = keep_file(apprenticeship=self.one.id, received=received, by=by, at=at).id
        says = "not_required" if how.says else ""
        made = gateway.hand_in(**where, says=says, file=file, by=by, at=at)  # type: ignore[arg-type]
        for party in item.signed_by:
            signer = self._party(party)
            gateway.sign(round=made.id, by=signer, at=at + timedelta(seconds=30))

    def _review(self, gate: Gateway) -> Iterator[str]:
        at = self.days.at(STEPS["returned"])
        waiting = list(self.one.gateway_rounds.filter(gateway=gate.id, decision="").order_by("submitted_at"))
        if self.learner.reaches == "returned":
            reason = "The picture is too dark to compare. Please photograph it again in daylight."
            gateway.return_(round=waiting[0].id, reason=reason, by=self.bookings, at=at)
        yield "returned"
        for minute, made in enumerate(waiting):
            gateway.accept(round=made.id, by=self.bookings, at=at + timedelta(minutes=minute))
        at = self.days.at(STEPS["confirmed"])
        gateway.confirm(apprenticeship=self.one.id, gateway=gate.id, by=self.bookings, at=at)
        yield "confirmed"

    def _methods(self, gate: Gateway) -> Iterator[Method]:
        """The methods that this gateway opens, in the plan's order."""
        for method in self.plan.methods:
            if method.after_gateway is not None and method.after_gateway.gateway == gate.id:
                yield method

    def _taken_again(self, method: Method) -> Iterator[str]:
        """A failed method is proposed again as a resit, agreed to, and taken with other questions."""
        first = self.one.bookings_attempts.get(method=method.id)
        name_questions(
            attempt=first.id, name="SET-A", by=self.bookings, at=self.days.at(STEPS["proposed"], 9)
        )
        retake = self.learner.reaches == "agreed"
        learns = (self.days.at(STEPS["proposed"]).date(), self.days.at(STEPS["rebooked"]).date())
        made = propose(
            apprenticeship=self.one.id,
            method=method.id,
            kind="retake" if retake else "resit",
            learning=learns if retake else NO_DAYS,
            note="We went through the feedback together. One more session is all it needs.",
            by=self.provider,
            at=self.days.at(STEPS["proposed"]),
        )
        yield "proposed"
        agree(proposal=made.id, by=self._party(Role.EMPLOYER), at=self.days.at(STEPS["agreed"]))
        yield "agreed"
        for step in self._method(method, ROUND, "best"):
            if step == "booked":
                second = self.one.bookings_attempts.get(code=made.attempts[0])
                at = self.days.at(STEPS["booked"] + ROUND, 11)
                name_questions(attempt=second.id, name="SET-B", by=self.bookings, at=at)
                yield "rebooked"

    def _appeal(self, method: Method, round: int) -> None:
        """Appeal against the result of a method, where the cast says so."""
        how = self.learner.appeals[round] if round < len(self.learner.appeals) else ""
        if how:
            attempt = self.one.bookings_attempts.get(method=method.id)
            by = self.own or self.provider
            appeal(attempt, method, how, by, self.team, self.days, round * ROUND)

    def _marks(self, round: int) -> str:
        return TURNS[self.learner.marks][min(round, 1)] if self.learner.marks in TURNS else self.learner.marks

    def _method(self, method: Method, shift: int, marks: str) -> Iterator[str]:
        days, who = self.days, self.team.one("assessor", turn=self.turn)
        booking = self._book(method, shift, who)
        yield "booked"
        at = days.at(STEPS["noticed"] + shift, 11)
        serve_notice(
            booking=booking.id, to="apprentice", channel="E-mail and letter", by=self.bookings, at=at
        )
        if method.review is not None:
            self._give(at)
        yield "noticed"
        at = days.at(STEPS["accepted"] + shift, 12)
        accept_booking(booking=booking.id, no_conflict=True, by=who, at=at)
        yield "accepted"
        starts = min(section.during.lower for section in booking.sections.all())
        sitting = Sitting(booking.attempt_id, method, who)
        if self.learner.reaches == "begun":
            sitting.conduct(starts, marks, whole=False)
        yield "begun"
        ended = sitting.conduct(starts, marks)
        submit(attempt=booking.attempt_id, by=who, at=ended)
        yield "submitted"
        yield from self._assure(booking, shift)
        at = days.at(STEPS["released"] + shift)
        by = self.team.one("internal_quality_assurer")
        told = release(attempt=booking.attempt_id, feedback={}, by=by, at=at)
        yield "released"
        tell(release=told.id, by=self.provider, at=days.at(STEPS["told"] + shift))
        yield "told"

    def _book(self, method: Method, shift: int, who: Actor) -> Booking:
        """Book the first day on which assessor and apprentice are free."""
        at, hours, refusal = self.days.at(STEPS["booked"] + shift), (9, 13), Refused("Nobody is free.")
        for later in range(10):
            starts = self.days.at(STEPS["begun"] + shift - later // 2, hours[(self.turn + later) % 2])
            try:
                return book(
                    apprenticeship=self.one.id,
                    method=method.id,
                    assessor=who.person_id,
                    slots=slots(method, starts),
                    venue=method.venues.accepted[0] if method.venues else "",
                    place="Room 2, Harbour Works",
                    by=self.bookings,
                    at=at,
                )
            except Refused as refused:
                refusal = refused
        raise refusal

    def _give(self, at: datetime) -> None:
        if self.plan.portfolio is not None:
            portfolio.give_to_assessor(apprenticeship=self.one.id, by=self.bookings, at=at)

    def _assure(self, booking: Booking, shift: int) -> Iterator[str]:
        review = Review.objects.get(attempt=booking.attempt_id)
        by, at = self.team.one("internal_quality_assurer"), self.days.at(STEPS["asked_back"] + shift)
        if self.learner.reaches == "asked_back":
            text = "What did you see that shows the second criterion? Please add the minute of the recording."
            quality.ask_back(review=review.id, text=text, by=by, at=at)
        yield "asked_back"
        if review.state == State.WAITING:
            at = self.days.at(STEPS["assured"] + shift)
            quality.agree(review=review.id, text="Well evidenced throughout.", by=by, at=at)
        yield "assured"
