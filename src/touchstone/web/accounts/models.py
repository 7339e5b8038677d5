"""People who sign in, and the invitations that bring them here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from touchstone.web.organisations.prepared import prepared

_known: ContextVar[Person | None] = ContextVar("person", default=None)


@contextmanager
def known(person: Person | None) -> Iterator[None]:
    """Inside the block whoever asks for this person by id is given what was read with their roles."""
    before = _known.set(person)
    try:
        yield
    finally:
        _known.reset(before)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an e-mail address is kept in lower case, so that one person is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in; without a password only after choosing one from a mail."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get(self, *args: Any, **kwargs: Any) -> Person:
        """As every manager does; whoever asks for one id, as each request does, is answered sooner."""
        alone = type(self) is PersonManager and not args and list(kwargs) == ["pk"]
        person = _known.get()
        if alone and person is not None and kwargs["pk"] == person.pk:
            return person
        if alone and isinstance(kwargs["pk"], uuid.UUID) and (found := _by_id(kwargs["pk"])):
            return found[0]
        return super().get(*args, **kwargs)

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of an e-mail address, however it is written."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address. What they may do follows from their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    mail_at_once = models.BooleanField(default=True)
    daily_digest = models.BooleanField(default=False)
    calendar_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.BooleanField(default=False)  # a program that acts by a token: no sign-in, no mail

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


@prepared
def _by_id(id: uuid.UUID) -> models.QuerySet[Person]:
    return Person.objects.filter(pk=id)


class Invitation(models.Model):
    """A role offered to an e-mail address; the link is known to the mail alone, here stands its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    into = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=40)
    apprenticeship_id = models.UUIDField(null=True)  # of an apprentice's own invitation
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} of {self.into_id}"


class Provider(models.Model):
    """An organisation's own sign-in: the OpenID provider that speaks for its people's e-mail domains.

    Like a membership it is read before anybody is known, so it is open to every organisation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of = models.OneToOneField("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, unique=True)  # in its addresses
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=300)
    secret = models.TextField()  # sealed
    domains = ArrayField(models.CharField(max_length=253))
    required = models.BooleanField(default=False)  # its people come in by no other way
    vouches = models.BooleanField(default=False)  # its word on a second factor is taken
    settled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(domains=[]), name="provider_for_somebody"),
        ]

    def __str__(self) -> str:
        return f"sign-in of {self.of_id}"
