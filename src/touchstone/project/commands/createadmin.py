"""``touchstone createadmin``: the first organisation of an instance, and the person who manages it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.refusal import WrongInput

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Organisation = Annotated[
    str,
    typer.Option(
        "--organisation", metavar="NAME", prompt="Assessment organisation", help="The organisation's name."
    ),
]
Name = Annotated[
    str, typer.Option("--name", metavar="NAME", prompt="Your name", help="Who manages the organisation.")
]
Email = Annotated[
    str, typer.Option("--email", metavar="ADDRESS", prompt="E-mail address", help="Their e-mail address.")
]
Password = Annotated[
    str,
    typer.Option(
        "--password",
        metavar="PASSWORD",
        envvar="TOUCHSTONE_ADMIN_PASSWORD",
        show_envvar=False,
        prompt=True,
        hide_input=True,
        confirmation_prompt=True,
        help="Asked for when not given; TOUCHSTONE_ADMIN_PASSWORD keeps it out of the list of processes.",
    ),
]
REMEDIES = {
    "organisation": "Give another name.",
    "name": "Give a name.",
    "email": "Give another address.",
    "password": "Choose another one: three words that nobody would guess.",
}


def createadmin(organisation: Organisation, name: Name, email: Email, password: Password) -> Answer:
    """Make an assessment organisation and the person who manages it: the one who invites the others.

    Exit status: 0, or 2 when the organisation or the address is there already, or the password is too weak.
    """
    from touchstone.project.commands.migrating import bring_up_to_date
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        bring_up_to_date()
        made = _founded(organisation, name, email, password)

    def show(page: Page) -> None:
        page.line(f"{made['email']} may now sign in and manages {made['organisation']}.")

    return Answer(document=made, show=show)


def _founded(organisation: str, name: str, email: str, password: str) -> dict[str, str]:
    from django.utils import timezone

    from touchstone.web.organisations.actor import Refused
    from touchstone.web.organisations.founding import found

    try:
        actor = found(organisation=organisation, email=email, name=name, password=password, at=timezone.now())
    except Refused as refused:
        field, said = next(iter(refused.fields.items()), ("organisation", refused.message))
        raise WrongInput(f"--{field}", said, REMEDIES[field]) from None
    return {"organisation": actor.organisation_name, "email": email.strip().lower(), "name": actor.name}
