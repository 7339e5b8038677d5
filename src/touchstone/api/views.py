"""The API's description: as a document for programs, and as a page for people."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.api.document import document
from touchstone.api.problems import KINDS
from touchstone.api.reading import chapters


@cache
def described() -> dict[str, Any]:
    """The description, made once per process."""
    from touchstone.api.urls import api

    return document(api)


@cache
def _text() -> str:
    return json.dumps(described(), indent=1, ensure_ascii=False) + "\n"


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The document, for programs."""
    answer = HttpResponse(_text(), content_type="application/json; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation on one page, for whoever writes a program."""
    about = described()["info"]
    said = [text.replace("**", "").replace("`", "") for text in about["description"].strip().split("\n\n")]
    context = {"about": about, "said": said, "chapters": chapters(described()), "kinds": KINDS}
    return render(request, "doors/reference.html", context)
