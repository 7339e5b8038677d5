"""What may be done, and the roles that may do it: a list an auditor can read."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Literal

from touchstone.rules.roles import Role as Party

Reach = Literal["organisation", "provider", "employer", "booked", "appeals", "granted", "self", "link"]
"""All apprentices of an assessment organisation; a provider's; an employer's; whom one assesses; those of the
appeals that one decides; those that a manager granted for a time; oneself; whom an upload link is about."""


class Permission(Enum):
    """One thing a person may do; the value says it in words that follow "You may"."""

    SEE_APPRENTICES = "see the apprentices of your organisation"
    SEE_OWN = "see your own apprenticeship"
    SEE_AUDIT = "read the history of a record"
    SEE_BOARD = "see how many apprentices stand where"
    REGISTER = "register apprentices"
    EDIT_REGISTRATION = "change a registration"
    EDIT_PORTFOLIO = "add evidence to the portfolio"
    ASK_OUTSIDE = "ask somebody outside for a file"
    SEND_BY_LINK = "send the files that a link asks for"
    WRITE_STATEMENT = "write a statement of what you observed"
    DECLARE_ANONYMISED = "declare that evidence is anonymised"
    HAND_IN = "hand in items at the gateway"
    SIGN_FOR_PROVIDER = "sign for the training provider"
    SIGN_FOR_EMPLOYER = "sign for the employer"
    SIGN_FOR_SELF = "sign for yourself"
    REVIEW_GATEWAY = "accept or return items at the gateway"
    CONFIRM_GATEWAY = "confirm a gateway"
    BOOK = "book, move and cancel assessments"
    SERVE_NOTICE = "serve notice of an assessment"
    MANAGE_ASSESSORS = "approve assessors, and keep their availability and conflicts"
    KEEP_OWN_AVAILABILITY = "say when you are available, and whom you must not assess"
    ANSWER_BOOKING = "accept or decline a booking"
    ASSESS = "assess the apprentices you are booked for"
    MARK = "mark the assessments that the plan leaves to your organisation"
    READ_QUESTIONS = "read the question bank"
    KEEP_QUESTIONS = "write, review and withdraw the questions of the bank"
    ASSURE = "assure the quality of assessments"
    RELEASE = "release results"
    TELL_RESULT = "note that an apprentice was told their result"
    OVERRIDE = "let an unmet requirement pass, with a reason that is kept"
    ACKNOWLEDGE = "note that something that should be is not, and say why to go on"
    ADJUST = "grant or refuse a reasonable adjustment"
    SANCTION = "impose a sanction for malpractice"
    MANAGE_PEOPLE = "invite people and end their roles"
    MANAGE_ORGANISATION = "change the settings of your organisation"
    MANAGE_PARTNERS = "add training providers and employers"
    SEE_JOBS = "see work that failed in the background"
    CONSENT = "consent to a resit or retake, and take the consent back"
    ARRANGE_AGAIN = "arrange a resit or retake"
    DETERMINE_EXCEPTIONAL = "determine exceptional circumstances, so that a further attempt carries no cap"
    APPEAL = "appeal against a decision"
    DECIDE_APPEAL = "decide the appeals that you are named for"
    HEAR_APPEALS = "say who decides an appeal, and note what was decided"
    CHANGE_CIRCUMSTANCES = "note a withdrawal, a break in learning, or a new employer or provider"
    KEEP_PLANNING_SHEET = "write your planning sheet, and choose who may read it"
    READ_PLANNING_SHEET = "read the planning sheet of an apprentice who shows it to you"
    EXPORT_RECORD = "take a record away as a file"
    GRANT_SCRUTINY = "say what the external quality assurer may look at"
    SCRUTINISE = "look at what was granted to you, and at how it was judged, and change nothing"
    KEEP_DATA = "answer for personal data: what is kept, downloads, erasure"
    ASK_ERASURE = "ask that what is kept of you be erased"
    MANAGE_DOORS = "give other systems access, and tell them what happens"
    IMPORT = "bring in many apprentices from a file"


_P = Permission


class Role:
    """A role: who holds it, what it is for, and what it permits."""

    id: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    of: ClassVar[str]  # the kind of organisation that has it
    party: ClassVar[Party]  # how the rules name whoever acts in it
    staff: ClassVar[bool] = True  # needs a second factor
    reach: ClassVar[Reach] = "organisation"  # which apprentices it sees
    may: ClassVar[frozenset[Permission]]


class Apprentice(Role):
    """The apprentice: their own record, whole; what others did to it; their evidence."""

    id, title, of, party = "apprentice", "Apprentice", "assessment_organisation", Party.APPRENTICE
    reach = "self"
    about = "Puts together the portfolio, sees dates, notices and results, and takes the assessments."
    staff = False
    may = frozenset(
        {
            _P.SEE_OWN,
            _P.EDIT_PORTFOLIO,
            _P.ASK_OUTSIDE,
            _P.SIGN_FOR_SELF,
            _P.APPEAL,
            _P.KEEP_PLANNING_SHEET,
            _P.ASK_ERASURE,
        }
    )


class TrainingProvider(Role):
    """The training provider: registers, helps with the portfolio, hands in and signs at the gateway."""

    id, title, of = "training_provider", "Training provider", "training_provider"
    party = Party.TRAINING_PROVIDER
    reach = "provider"
    about = "Registers apprentices, works on the portfolio with them, hands in the gateway's items and signs."
    may = frozenset(
        {
            _P.SEE_APPRENTICES,
            _P.READ_PLANNING_SHEET,
            _P.SEE_BOARD,
            _P.REGISTER,
            _P.EDIT_REGISTRATION,
            _P.EDIT_PORTFOLIO,
            _P.ASK_OUTSIDE,
            _P.DECLARE_ANONYMISED,
            _P.HAND_IN,
            _P.SIGN_FOR_PROVIDER,
            _P.MARK,
            _P.TELL_RESULT,
            _P.MANAGE_PEOPLE,
            _P.ARRANGE_AGAIN,
            _P.APPEAL,
            _P.CHANGE_CIRCUMSTANCES,
            _P.MANAGE_DOORS,
            _P.IMPORT,
        }
    )


class Employer(Role):
    """The employer: sees their apprentices, writes the employer's statement, signs."""

    id, title, of, party = "employer", "Employer", "employer", Party.EMPLOYER
    reach = "employer"
    about = "Confirms with the provider that the apprentice is ready, and agrees to resits and retakes."
    staff = False
    may = frozenset(
        {
            _P.SEE_APPRENTICES,
            _P.READ_PLANNING_SHEET,
            _P.WRITE_STATEMENT,
            _P.SIGN_FOR_EMPLOYER,
            _P.HAND_IN,
            _P.TELL_RESULT,
            _P.MANAGE_PEOPLE,
            _P.CONSENT,
            _P.APPEAL,
        }
    )


class Bookings(Role):
    """The bookings team: reviews gateways, books, serves notice."""

    id, title, of, party = "bookings", "Bookings team", "assessment_organisation", Party.BOOKINGS
    about = "Reviews and confirms gateways, books assessors and rooms, serves notice."
    may = frozenset(
        {
            _P.SEE_APPRENTICES,
            _P.SEE_BOARD,
            _P.SEE_AUDIT,
            _P.REGISTER,
            _P.EDIT_REGISTRATION,
            _P.ASK_OUTSIDE,
            _P.REVIEW_GATEWAY,
            _P.CONFIRM_GATEWAY,
            _P.BOOK,
            _P.SERVE_NOTICE,
            _P.MANAGE_ASSESSORS,
            _P.ACKNOWLEDGE,
            _P.MANAGE_PARTNERS,
            _P.ARRANGE_AGAIN,
            _P.CHANGE_CIRCUMSTANCES,
            _P.IMPORT,
        }
    )


class Assessor(Role):
    """The independent assessor: sees and assesses only whom they are booked for."""

    id, title, of, party = "assessor", "Assessor", "assessment_organisation", Party.ASSESSOR
    about = "Accepts bookings, reads the portfolio, conducts the assessments and judges the criteria."
    reach = "booked"
    may = frozenset(
        {
            _P.SEE_APPRENTICES,
            _P.KEEP_OWN_AVAILABILITY,
            _P.ANSWER_BOOKING,
            _P.ASSESS,
            _P.READ_QUESTIONS,
            _P.ACKNOWLEDGE,
        }
    )


class QualityAssurer(Role):
    """The internal quality assurer: looks at what was judged before anybody is told."""

    id, title, of = "internal_quality_assurer", "Internal quality assurer", "assessment_organisation"
    party = Party.QUALITY_ASSURER
    about = "Looks at sampled assessments, agrees, asks back or changes with a reason, and releases results."
    may = frozenset(
        {
            _P.SEE_APPRENTICES,
            _P.SEE_BOARD,
            _P.SEE_AUDIT,
            _P.ASSURE,
            _P.READ_QUESTIONS,
            _P.KEEP_QUESTIONS,
            _P.RELEASE,
            _P.TELL_RESULT,
            _P.ACKNOWLEDGE,
            _P.EXPORT_RECORD,
        }
    )


class AppealDecider(Role):
    """Decides appeals: sees only the cases of those they are named for, until a while after deciding."""

    id, title, of = "appeal_decider", "Appeal decider", "assessment_organisation"
    party = Party.APPEAL_DECIDER
    about = "Looks at a disputed decision afresh, having had no part in it, and decides the appeal."
    reach = "appeals"
    may = frozenset({_P.SEE_APPRENTICES, _P.SEE_AUDIT, _P.DECIDE_APPEAL})


class ExternalQualityAssurer(Role):
    """Looks from outside: sees whom a manager granted, whole, for the time granted, and changes nothing."""

    id, title, of = "external_quality_assurer", "External quality assurer", "assessment_organisation"
    party = Party.ASSESSMENT_ORGANISATION
    about = "Reads the records that the organisation grants for a time, from outside, and changes nothing."
    reach = "granted"
    may = frozenset({_P.SEE_APPRENTICES, _P.SEE_AUDIT, _P.EXPORT_RECORD, _P.SCRUTINISE})


class Manager(Role):
    """The manager of the assessment organisation: answers for all of it."""

    id, title, of, party = "manager", "Manager", "assessment_organisation", Party.MANAGER
    about = (
        "Answers for the assessment organisation: overrides, adjustments, sanctions, people, partners, "
        "settings."
    )
    may = frozenset(
        {
            _P.SEE_APPRENTICES,
            _P.SEE_BOARD,
            _P.SEE_AUDIT,
            _P.REGISTER,
            _P.EDIT_REGISTRATION,
            _P.ASK_OUTSIDE,
            _P.REVIEW_GATEWAY,
            _P.CONFIRM_GATEWAY,
            _P.BOOK,
            _P.SERVE_NOTICE,
            _P.MANAGE_ASSESSORS,
            _P.READ_QUESTIONS,
            _P.KEEP_QUESTIONS,
            _P.RELEASE,
            _P.TELL_RESULT,
            _P.OVERRIDE,
            _P.ACKNOWLEDGE,
            _P.ADJUST,
            _P.SANCTION,
            _P.MANAGE_PEOPLE,
            _P.MANAGE_ORGANISATION,
            _P.MANAGE_PARTNERS,
            _P.SEE_JOBS,
            _P.ARRANGE_AGAIN,
            _P.DETERMINE_EXCEPTIONAL,
            _P.HEAR_APPEALS,
            _P.CHANGE_CIRCUMSTANCES,
            _P.EXPORT_RECORD,
            _P.GRANT_SCRUTINY,
            _P.KEEP_DATA,
            _P.MANAGE_DOORS,
            _P.IMPORT,
        }
    )


ROLES: tuple[type[Role], ...] = (
    Apprentice,
    TrainingProvider,
    Employer,
    Bookings,
    Assessor,
    QualityAssurer,
    AppealDecider,
    ExternalQualityAssurer,
    Manager,
)
BY_ID = {role.id: role for role in ROLES}


def who_may(permission: Permission) -> tuple[type[Role], ...]:
    """The roles that permit it, for a page that has to say who can help."""
    return tuple(role for role in ROLES if permission in role.may)
