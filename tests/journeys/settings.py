"""The settings of the instance that journeys use: the product's, with a clock that tests move."""

from __future__ import annotations

from touchstone.project.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.journeys.apps.Untimed"]  # noqa: F405
CLOCK = "tests.factories.clocks.written"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WEBHOOKS_ANYWHERE = OPENID_ANYWHERE = True  # the receiver and the provider of a journey are on this machine
