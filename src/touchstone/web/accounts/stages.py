"""The second factor on the way in: ours, unless an organisation takes its provider's word."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from touchstone.web.accounts.entrance import vouched


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for the second factor of whoever has one here."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not vouched(request.session) and bool(super()._should_handle(request))
