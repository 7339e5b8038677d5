"""From where a browser may load what a page shows: the same for every page, so it is put together once."""

from __future__ import annotations

from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ASKED = frozenset(
    f"_csp_{one}{more}" for one in ("config", "exempt", "replace", "update") for more in ("", "_ro")
)


class Policy(CSPMiddleware):
    """What ``CSPMiddleware`` does, which asks twice for each answer whether a page wants another policy."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer with its policy."""
        asks = not ASKED.isdisjoint(vars(response)) or "_csp_nonce" in vars(request) or settings.DEBUG
        if asks or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None):
            answered: HttpResponseBase = super().process_response(request, response)
            return answered
        if HEADER not in response:
            response[HEADER] = policy()
        return response


@cache
def policy() -> Any:
    """The settings' policy as the header says it."""
    return build_policy()
