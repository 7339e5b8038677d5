"""What a browser asks for before it offers to install the console: a manifest whose icons are there."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
WHOLE_SCREEN = {"standalone", "fullscreen", "minimal-ui"}


def test_the_manifest_has_what_installing_needs() -> None:
    answer = Client().get(reverse("console-manifest"))
    assert answer["Content-Type"].startswith("application/manifest+json")
    said = answer.json()
    assert said["name"] == "Touchstone console"
    assert 0 < len(said["short_name"]) <= 12  # what stands under an icon
    assert said["display"] in WHOLE_SCREEN
    assert said["start_url"].startswith(said["scope"])
    assert Client().get(said["start_url"]).status_code == 200
    for colour in ("theme_color", "background_color"):
        assert re.fullmatch(r"#[0-9a-f]{6}", said[colour]), colour


def test_the_page_leads_to_the_manifest() -> None:
    page = Client().get(reverse("console-shell")).content.decode()
    (link,) = re.findall(r'<link[^>]*rel="manifest"[^>]*>', page)
    assert f'href="{reverse("console-manifest")}"' in link


def test_every_icon_is_there_and_of_the_size_that_it_claims() -> None:
    icons = Client().get(reverse("console-manifest")).json()["icons"]
    assert icons
    assert any("any" in one.get("purpose", "any").split() for one in icons)
    for one in icons:
        assert one["src"].startswith(settings.STATIC_URL)
        found = finders.find(one["src"].removeprefix(settings.STATIC_URL))
        assert found is not None, one["src"]
        assert (one["type"], one["sizes"]) == ("image/svg+xml", "any")  # drawn anew at every size
        root = ET.fromstring(Path(str(found)).read_text(encoding="utf-8"))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        assert width == height > 0
