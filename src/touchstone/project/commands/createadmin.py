"""``touchstone createadmin``: the first person of an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from touchstone.cli.answer import Answer
from touchstone.cli.refusal import WrongInput

if TYPE_CHECKING:
    from touchstone.cli.page import Page

Email = Annotated[
    str, typer.Option("--email", metavar="ADDRESS", prompt="E-mail address", help="Whose it is.")
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


def createadmin(email: Email, password: Password) -> Answer:
    """Make a person who may administer the instance: the one who invites the others.

    Exit status: 0, or 2 when the address is taken or the password too weak.
    """
    from touchstone.project.commands.migrating import bring_up_to_date
    from touchstone.project.commands.starting import django_instance

    with django_instance():
        bring_up_to_date()
        address = _made(email, password)

    def show(page: Page) -> None:
        page.line(f"{address} may now sign in and administer this instance.")

    return Answer(document={"email": address}, show=show)


def _made(email: str, password: str) -> str:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    people = get_user_model()
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise WrongInput(
            "--email", "this is not an e-mail address.", "Write it like ada@example.org."
        ) from None
    if people.objects.filter(email__iexact=address).exists():
        raise WrongInput("--email", "somebody has this address already.", "Sign in, or use another one.")
    try:
        validate_password(password, people(email=address))
    except ValidationError as error:
        raise WrongInput("--password", " ".join(error.messages), "Choose a longer one.") from None
    with transaction.atomic():
        person = people.objects.create_user(email=address, password=password, is_superuser=True)
        _confirm(person, address)
    return address


def _confirm(person: object, address: str) -> None:
    """Take the address as confirmed: who may run this command may also read the mail of the instance."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
