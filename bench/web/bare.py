"""A bare Django page: what ``startproject`` gives, one query for one row, one template; nothing of ours.

``bench.web.servers`` serves it as ``touchstone serve`` serves the product: same program, workers and threads.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from touchstone.project.settings import database

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ app }}</title></head>
<body><h1>{{ app }}</h1><p>{{ name }} was applied on {{ applied }}.</p></body></html>
"""
ONE = "SELECT app, name, applied FROM django_migrations WHERE id = %s"
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


def page(request: HttpRequest) -> HttpResponse:
    """One row in one template."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [1])
        app, name, applied = cursor.fetchone() or ("", "", "")
    return render(request, "page.html", {"app": app, "name": name, "applied": applied})


def health(_request: HttpRequest) -> HttpResponse:
    """Whether the server answers."""
    return HttpResponse("fine")


urlpatterns = [path("", page), path("health", health)]


def configured() -> WSGIHandler:
    """The application, by settings of its own."""
    loaders = [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]
    cached = [("django.template.loaders.cached.Loader", loaders)]
    settings.configure(
        DEBUG=False,
        SECRET_KEY=os.environ["TOUCHSTONE_SECRET_KEY"],
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=list(MIDDLEWARE),
        INSTALLED_APPS=[
            *("django.contrib.auth", "django.contrib.contenttypes"),
            *("django.contrib.sessions", "django.contrib.messages"),
        ],
        DATABASES={"default": database(os.environ["DATABASE_URL"])},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": cached,
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            }
        ],
        USE_TZ=True,
    )
    django.setup(set_prefix=False)
    return WSGIHandler()


if not settings.configured:
    application = configured()
