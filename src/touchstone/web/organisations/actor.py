"""Who acts: a person in a role of an organisation. Every action is told by whom it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from touchstone.rules.findings import Finding
from touchstone.rules.roles import Role as Party
from touchstone.rules.words import listed
from touchstone.web.organisations.permissions import Permission, Role, who_may


class NotAllowed(Exception):
    """The role does not permit this; the message says what, and who may."""

    def __init__(self, actor: Actor | None, permission: Permission) -> None:
        self.permission = permission
        self.roles = who_may(permission)
        doing = permission.value
        as_ = f"As {actor.role.title.lower()} you" if actor else "You"
        who = listed([role.title.lower() for role in self.roles], "or")
        super().__init__(f"{as_} may not {doing}. Ask somebody who is {who}.")


class Refused(Exception):
    """The rules, or the state of things, do not let this be done now; nothing was changed.

    ``findings`` are the rules' reasons; ``fields`` maps a form's field to what is wrong with it.
    """

    def __init__(
        self, message: str, findings: tuple[Finding, ...] = (), fields: Mapping[str, str] | None = None
    ) -> None:
        self.message = message
        self.findings = findings
        self.fields = dict(fields or {})
        super().__init__(message)


ITSELF = UUID(int=0)  # stands in the trail where nobody acted
BY_ITSELF = "Touchstone, by itself"


class Unattended(Role):
    """What is done at night by nobody, because its time has come. Nobody can hold it."""

    id, title, of = "unattended", "Nightly work", "assessment_organisation"
    party = Party.ASSESSMENT_ORGANISATION
    about = "Removes what is kept no longer."
    may = frozenset()


class ByLink(Role):
    """Somebody outside, without an account, who was sent a link to hand over files. Nobody can hold it."""

    id, title, of = "by_link", "External person, by an upload link", "assessment_organisation"
    party = Party.ASSESSMENT_ORGANISATION
    reach = "link"
    about = "Sends the files that somebody asked for, and sees nothing."
    may = frozenset({Permission.SEND_BY_LINK})


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in one role of one organisation; an apprentice's is the one that assesses them."""

    person_id: UUID
    name: str
    role: type[Role]
    organisation_id: UUID
    organisation_name: str = ""
    membership_id: UUID | None = None
    sees: tuple[UUID, ...] = ()  # assessment organisations whose rows the database may show
    only: frozenset[Permission] | None = None  # of the role's permissions; a program's token has some alone
    about: UUID | None = None  # the one apprenticeship that somebody with a link sends files about
    on: date | None = None  # the day on which they act, where what is granted for a time is asked for

    @property
    def permitted(self) -> frozenset[Permission]:
        """All that the role permits, as far as nothing narrows it."""
        return self.role.may if self.only is None else self.role.may & self.only

    def may(self, permission: Permission) -> bool:
        """Whether the role permits it, and nothing narrows it."""
        return permission in self.permitted

    def require(self, permission: Permission) -> None:
        """Raise ``NotAllowed`` unless the role permits it."""
        if not self.may(permission):
            raise NotAllowed(self, permission)

    @property
    def code(self) -> str:
        """How a record names this person: by id, never by name."""
        return str(self.person_id)


def unattended(organisation: UUID) -> Actor:
    """Nobody, acting for an organisation: what a job does because its time has come."""
    return Actor(
        person_id=ITSELF,
        name=BY_ITSELF,
        role=Unattended,
        organisation_id=organisation,
        sees=(organisation,),
    )
