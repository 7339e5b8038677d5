"""Every answer says from where a page may load things, as the package that we shorten says it."""

from __future__ import annotations

from typing import Any

import pytest
from csp.constants import HEADER
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from touchstone.project.policy import Policy


def plain(_: HttpRequest) -> HttpResponse:
    return HttpResponse()


def own(_: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={HEADER: "default-src 'none'"})


def with_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "view", [plain, own, csp_exempt()(plain), csp_update({"img-src": "x.example"})(plain)]
)
def test_it_says_what_the_package_says(view: Any) -> None:
    ours: Any = Policy(view)(RequestFactory().get("/"))
    theirs: Any = CSPMiddleware(view)(RequestFactory().get("/"))

    def parts(answer: HttpResponse) -> list[str]:
        return sorted(answer.headers.get(HEADER, "").split("; "))  # in any order

    assert parts(ours) == parts(theirs)
    assert ("script-src 'self'" in parts(ours)) is (HEADER in theirs.headers and view is not own)


def test_a_nonce_that_was_given_out_is_passed_on_to_the_package() -> None:
    answer: Any = Policy(with_nonce)(RequestFactory().get("/"))
    assert HEADER in answer.headers
    assert len(answer.content) == 24
