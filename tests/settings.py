"""The settings of the tests: the product's, with cheap passwords, kept mail and a folder of their own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from touchstone.project.settings import *  # noqa: F403

SECRET_KEY = "for the tests alone"
HOME = Path(tempfile.gettempdir()) / "touchstone-tests"
FILES_BUCKET, FILES_BEFORE, FILES_FOLDER = "", "", HOME / "files"
FILES_LANDED = HOME / "files"
STATIC_ROOT = PACKAGE / "web" / "ui" / "static"  # noqa: F405 - a folder that is always there
SUGGEST_BY_MEANING = False  # the same answer whether the model is installed or not; its own tests turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SECOND_FACTOR_REQUIRED = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
