"""Which plan this is: its reference, version, dates, standing and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from touchstone.rules.shape import Between, Code, Ident, Pattern, Positive, Reference, Says, Text, Version
from touchstone.rules.statement import Source

Lars = Annotated[
    str,
    Pattern(r"[0-9]{1,6}|Z[0-9A-Z]{7}", 'the LARS code as text in quotes, such as "694" or "Z0000001"'),
]
Status = Annotated[
    str,
    Pattern(
        r"approved_for_delivery|retired|withdrawn|proposal_in_development|in_development|fictional"
        r"|assumed_equal_to [0-9]+\.[0-9]+",
        "one of approved_for_delivery, retired, withdrawn, proposal_in_development, in_development, "
        'fictional, or "assumed_equal_to 1.1" when no specification of this version has been seen',
    ),
]


@dataclass(frozen=True, kw_only=True)
class Funding:
    """The most that public funding pays, in whole pounds."""

    maximum_pounds: Positive
    source: Source


@dataclass(frozen=True, kw_only=True)
class Dates:
    """A span of days, both ends included; ``until`` is absent while it is open."""

    from_: date
    until: date | None = None
    source: Source


@dataclass(frozen=True, kw_only=True)
class JobTitles:
    """What people in the occupation are typically called."""

    titles: tuple[Text, ...]
    source: Source


@dataclass(frozen=True, kw_only=True)
class Occupation:
    """What people in the occupation do, in a few sentences; nothing is judged by it."""

    says: Text
    job_titles: JobTitles | None = None
    source: Source


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The plan's own description: what it is called, from when it counts, how it stands."""

    reference: Reference
    version: Version
    title: Text
    level: Annotated[int, Between(2, 7)]
    lars: Lars | None = None
    route: Text | None = None
    qualification_number: Text | None = None
    funding: Funding | None = None
    external_quality_assurance: Text | None = None
    occupation: Occupation | None = None
    reviewed: Annotated[Text | None, Says("When the standard itself is reviewed, in a few words.")] = None
    status: Status
    approved_on: date | None = None
    dated: Annotated[date | None, Says("The day printed on the document itself.")] = None
    in_force: Annotated[
        Dates | None, Says("From when until when the document itself is in force, where a source says so.")
    ] = None
    starts: Annotated[
        Dates | None,
        Says("Earliest and latest start on this version; versions must neither overlap nor leave a gap."),
    ] = None
    starts_unknown: Annotated[
        Text | None, Says("Why the start dates are not known; given exactly when `starts` is absent.")
    ] = None
    source: Source

    @property
    def name(self) -> str:
        """Reference and version as people write them: ``ST1379 v1.1``."""
        return f"{self.reference} v{self.version}"

    @property
    def fictional(self) -> bool:
        """True for a plan that only shows what the format can say."""
        return self.status == "fictional"


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """One part of the plan, named by its key path, that a witness confirms or leaves open."""

    part: Annotated[Text, Says("A key path, such as methods.professional_discussion.duration.")]
    says: Text
    source: Source


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """For a version known only by a witness: what the witness confirms and what is assumed."""

    notice: Annotated[Text, Says("Shown wherever a result under this version is shown.")]
    confirmed: tuple[Confirmed, ...]
    not_confirmed: tuple[Confirmed, ...]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The words of a regime, so that people read the terms they know."""

    id: Ident
    assessment: Text  # end-point assessment / apprenticeship assessment
    short_assessment: Text  # EPA / assessment
    organisation: Text
    assessor: Text
    gateway: Text
    method: Text
    theme: Text
    criterion: Text
    overall_grade: Text


@dataclass(frozen=True, kw_only=True)
class Ksb:
    """One knowledge, skill or behaviour statement, word for word."""

    code: Annotated[str, Pattern(r"[KSB][1-9][0-9]*", "K, S or B and a number, such as K12")]
    text: Text
    guid: Code | None = None
    treatment: Annotated[
        Literal["assessed", "sampled", "mandatory", "employer_verified"],
        Says(
            "assessed: by its method, every time; sampled: drawn from a pool; mandatory: in every sample; "
            "employer_verified: by the employer at a gateway, by no method."
        ),
    ] = "assessed"
    source: Source
