"""What is built from others' packages holds nothing that only a government may use."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from touchstone.web.ui.assets import BUILT, UnexpectedAssets, build, bundle, faces, own_style

STYLES = "src/touchstone/web/ui/static/ui/touchstone.css"
FACE = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
STYLE = (
    f"{FACE}.govuk-link{{font-family:GDS Transport,arial,sans-serif}}"
    ".govuk-footer__copyright-logo{background:url(/assets/images/govuk-crest.svg)}"
    ".govuk-footer__crown{color:red}a{color:blue}/*# sourceMappingURL=x.map */"
)


def test_typeface_crest_and_map_are_left_out() -> None:
    css = own_style(STYLE)
    assert "Atkinson Hyperlegible" in css
    assert css.endswith("a{color:blue}")
    assert not [word for word in ("GDS", "crest", "crown", "/assets/", "sourceMapping") if word in css]


def test_a_release_that_names_them_otherwise_stops_the_build() -> None:
    with pytest.raises(UnexpectedAssets, match="GDS Transport"):
        own_style(STYLE + "b{font:1em GDS Transport}")


def test_everything_is_built(tmp_path: Path) -> None:
    components, htmx = tmp_path / "govuk-frontend/dist/govuk", tmp_path / "htmx.org/dist"
    components.mkdir(parents=True)
    htmx.mkdir(parents=True)
    (components / "govuk-frontend.min.css").write_text(STYLE)
    (components / "all.bundle.js").write_text("1\n//# sourceMappingURL=all.bundle.js.map")
    (htmx / "htmx.min.js").write_text("2")
    build(tmp_path, tmp_path / "built")
    made = {path.name for path in (tmp_path / "built").iterdir()}
    assert {
        "components.css",
        "components.js",
        "htmx.js",
        "letters.css",
        "AtkinsonHyperlegible-Bold.ttf",
    } <= made
    assert (tmp_path / "built/components.js").read_text() == "1\n"


def test_no_page_asks_for_a_slanted_face() -> None:
    """What a first page loads is counted: a title in italics alone would weigh as much as the page."""
    own = [path for path in ROOT.glob("src/touchstone/web/**/static/**/*.css") if BUILT not in path.parents]
    assert own
    asked = [
        path.name for path in own if re.search(r"\b(italic|oblique)\b", path.read_text(encoding="utf-8"))
    ]
    assert asked == []
    assert "italic" not in faces()
    # browsers slant these unless a style says otherwise
    slanted = re.compile(r"<(em|i|cite|dfn|var|address)\b")
    pages = [path for path in ROOT.glob("src/touchstone/web/**/*.html") if slanted.search(path.read_text())]
    assert [path.name for path in pages] == ["components.html"], "its cite is upright by our style sheet"
    assert ".ui-clause cite { font-style: normal; }" in (ROOT / STYLES).read_text(encoding="utf-8")


def test_scripts_stand_in_one_small_file_each_and_make_no_code_from_text(tmp_path: Path) -> None:
    bundle(ROOT / "node_modules", tmp_path)
    for name, most in (("uploads", 24_000), ("hashing", 4_000)):
        made = (tmp_path / f"{name}.js").read_bytes()
        assert len(gzip.compress(made)) < most
        assert b"eval(" not in made
        assert b"new Function" not in made


def test_without_the_bundler_the_build_stops(tmp_path: Path) -> None:
    with pytest.raises(UnexpectedAssets, match="esbuild"):
        bundle(tmp_path, tmp_path)


def test_set_up_built_what_pages_load() -> None:
    style = (BUILT / "components.css").read_text(encoding="utf-8")
    assert "6.6.0" in style
    assert "GDS" not in style
