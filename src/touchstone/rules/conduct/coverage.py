"""Which KSBs were evidenced, by what was seen or by an answer, and which are still to be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchstone.rules.conduct.session import Session
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import Sample, UnobservedKsbs
from touchstone.rules.words import listed, plural

EVERY_TIME = ("assessed", "mandatory")


@dataclass(frozen=True)
class Coverage:
    """The KSBs of a method by how they were evidenced, each in the plan's order."""

    session: Session
    seen: tuple[str, ...]
    asked: tuple[str, ...]

    @classmethod
    def of(cls, session: Session) -> Coverage:
        """What sightings and questions of any kind say about the method's own KSBs.

        What is seen in a section that does not count, such as a briefing, is not observed.
        """
        uncounted = {section.id for section in session.method.sections if not section.counted}
        seen = {one.ksb for one in session.attempt.seen if one.section not in uncounted}
        asked = {ksb for question in session.attempt.questions for ksb in question.ksbs}
        ksbs = session.method.ksbs
        return cls(
            session=session,
            seen=tuple(ksb for ksb in ksbs if ksb in seen),
            asked=tuple(ksb for ksb in ksbs if ksb in asked),
        )

    def treated(self, *treatments: str) -> tuple[str, ...]:
        """The method's KSBs that the plan treats in one of these ways."""
        by_code = self.session.situation.plan.treatment
        return tuple(ksb for ksb in self.session.method.ksbs if by_code[ksb] in treatments)

    def evidenced(self, *treatments: str) -> tuple[str, ...]:
        """Those of them that were seen or asked about."""
        return tuple(ksb for ksb in self.treated(*treatments) if ksb in self.seen or ksb in self.asked)

    def left_unobserved(self) -> tuple[str, ...]:
        """KSBs assessed every time that were neither seen nor asked about by the plan's kind."""
        rules = self.session.method.questions
        if rules is None or rules.unobserved is None:
            return ()
        kind = rules.unobserved.kind
        asked = {ksb for one in self.session.attempt.questions if one.kind == kind for ksb in one.ksbs}
        return tuple(ksb for ksb in self.treated(*EVERY_TIME) if ksb not in self.seen and ksb not in asked)

    def left_mandatory(self) -> tuple[str, ...]:
        """KSBs that belong in every sample and are not evidenced."""
        if self.session.method.sample is None:
            return ()
        evidenced = self.evidenced("mandatory")
        return tuple(ksb for ksb in self.treated("mandatory") if ksb not in evidenced)

    def left(self) -> tuple[str, ...]:
        """Every KSB still to be shown or asked about, in the plan's order."""
        left = {*self.left_unobserved(), *self.left_mandatory()}
        return tuple(ksb for ksb in self.session.method.ksbs if ksb in left)


def findings(coverage: Coverage) -> Iterator[Finding]:
    """``question.unobserved``, ``question.sample`` and ``question.mandatory``, where the plan sets them."""
    method = coverage.session.method
    if method.questions is not None and method.questions.unobserved is not None:
        yield _unobserved(coverage, method.questions.unobserved)
    if method.sample is not None:
        yield _sample(coverage, method.sample)
        if coverage.treated("mandatory"):
            yield _mandatory(coverage, method.sample)


def _unobserved(coverage: Coverage, rule: UnobservedKsbs) -> Finding:
    left = coverage.left_unobserved()
    message = "Every KSB was observed or asked about."
    if left:
        message = f"Not observed, and not asked about in addition to the minimum: {listed(left)}."
    holds = coverage.session.reached(not left)
    return coverage.session.find("question.unobserved", holds, message, rule, left=len(left))


def _sample(coverage: Coverage, rule: Sample) -> Finding:
    evidenced = len(coverage.evidenced("sampled"))
    message = f"{plural(evidenced, 'sampled KSB')} evidenced; the least is {rule.at_least}."
    holds = coverage.session.reached(evidenced >= rule.at_least)
    return coverage.session.find(
        "question.sample", holds, message, rule, evidenced=evidenced, at_least=rule.at_least
    )


def _mandatory(coverage: Coverage, rule: Sample) -> Finding:
    left = coverage.left_mandatory()
    message = "Every mandatory KSB is evidenced."
    if left:
        message = f"In every sample, and not evidenced: {listed(left)}."
    holds = coverage.session.reached(not left)
    return coverage.session.find("question.mandatory", holds, message, rule, left=len(left))
