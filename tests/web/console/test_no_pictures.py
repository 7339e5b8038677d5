"""The console takes no photograph and no sound: no policy allows any yet, and so nothing of it can."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from touchstone.web.console import shell

SCRIPT = Path(shell.__file__).with_name("script")
TAKES = re.compile(
    r"getUserMedia|getDisplayMedia|ImageCapture|MediaRecorder|capture=|type=.?file", re.IGNORECASE
)


@pytest.mark.django_db
def test_the_page_of_the_console_may_use_neither_camera_nor_microphone() -> None:
    allowed = Client().get(reverse("console-shell")).headers["Permissions-Policy"]
    assert {"camera=()", "microphone=()"} <= set(allowed.split(", "))


@pytest.mark.parametrize("file", sorted(SCRIPT.glob("*.js")), ids=lambda one: str(one.name))
def test_nothing_in_it_asks_for_a_picture_or_a_recording(file: Path) -> None:
    assert TAKES.findall(file.read_text(encoding="utf-8")) == []
