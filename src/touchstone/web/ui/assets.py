"""Build what pages load from the packages that ``npm ci`` and pip brought: nothing of others is committed.

The components come without their typeface, which is licensed to one government alone, and without its crest.
``python -m touchstone.web.ui.assets node_modules`` writes the git-ignored folder ``static/built``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

BUILT = Path(__file__).with_name("static") / "built"
FONTS = "fontpkg_atkinson_hyperlegible"
FACES = {"Regular": 400, "Bold": 700}  # each is loaded with a first page that uses it: none is slanted
OTHERS_FACE = re.compile(r"(?:/\*![^*]*Margaret Calvert[^*]*\*/)?@font-face\{[^}]*GDS Transport[^}]*\}")
OTHERS_FAMILY = re.compile(r"font-family:GDS Transport,arial,sans-serif")
FAMILY = 'font-family:var(--ui-letters,"Atkinson Hyperlegible",system-ui,sans-serif)'
CREST = re.compile(r"\.govuk-footer__(?:copyright-logo|crown)[^{}]*\{[^{}]*\}")
MAP = re.compile(r"(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


WEB = Path(__file__).parent.parent
BUNDLED = {  # scripts of ours that stand on others' packages
    "uploads": WEB / "uploads" / "script" / "uploads.js",
    "hashing": WEB / "uploads" / "script" / "hashing.js",
    "console": WEB / "console" / "script" / "console.js",
    "console-leaving": WEB / "console" / "script" / "leaving.js",
    "console-worker": WEB / "console" / "script" / "worker.js",
}


class UnexpectedAssets(Exception):
    """A package holds something else than this module was written for."""


def own_style(published: str) -> str:
    """The components' style sheet with our typeface and without what only a government may use."""
    css = OTHERS_FACE.sub("", MAP.sub("", published))
    css = CREST.sub("", OTHERS_FAMILY.sub(lambda _: FAMILY, css))
    for left in ("GDS Transport", "/assets/", "crown", "crest"):
        if left in css:
            raise UnexpectedAssets(f"the style sheet of govuk-frontend still holds {left!r}: see {__name__}")
    return css


def faces() -> str:
    """The typeface's style sheet, its files beside it."""
    return "".join(
        f'@font-face{{font-family:"Atkinson Hyperlegible";font-weight:{weight};font-style:normal;'
        f'font-display:swap;src:url("AtkinsonHyperlegible-{name}.ttf") format("truetype")}}\n'
        for name, weight in FACES.items()
    )


def build(packages: Path, folder: Path = BUILT) -> None:
    """Write style sheets, scripts and typeface from the npm packages in that folder."""
    components = packages / "govuk-frontend" / "dist" / "govuk"
    folder.mkdir(parents=True, exist_ok=True)
    style = (components / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (folder / "components.css").write_text(own_style(style), encoding="utf-8")
    script = (components / "all.bundle.js").read_text(encoding="utf-8")
    (folder / "components.js").write_text(MAP.sub("", script), encoding="utf-8")
    shutil.copyfile(packages / "htmx.org" / "dist" / "htmx.min.js", folder / "htmx.js")
    (folder / "letters.css").write_text(faces(), encoding="utf-8")
    for name in FACES:
        face = f"AtkinsonHyperlegible-{name}.ttf"
        (folder / face).write_bytes((files(FONTS) / "files" / face).read_bytes())


def bundle(packages: Path, folder: Path = BUILT) -> None:
    """Write each script of ours with what it stands on as one file, without Node, for browsers since 2020."""
    programs = [*packages.glob("@esbuild/*/bin/esbuild"), *packages.glob("@esbuild/*/esbuild.exe")]
    if not programs:
        raise UnexpectedAssets("esbuild is not among the packages: run npm ci")
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in BUNDLED.items():
        out = f"--outfile={folder / name}.js"
        how = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--legal-comments=eof"]
        where = os.environ | {"NODE_PATH": str(packages.resolve())}
        said = ["--log-level=warning", out]
        subprocess.run([programs[0], str(found), *how, *said], check=True, env=where)  # noqa: S603 a locked package


if __name__ == "__main__":
    build(Path(sys.argv[1]))
    bundle(Path(sys.argv[1]))
