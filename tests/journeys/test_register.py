"""Registering an apprentice, as the training provider does it."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_a_training_provider_registers_an_apprentice(visit: Visit) -> None:
    provider = visit("training_provider")
    provider.open("/apprentices/").follow("Register")
    print(provider.page.locator("main").inner_html())
