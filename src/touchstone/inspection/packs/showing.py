"""What of a file a bound portfolio shows: pictures of pages with their words, an image, or words alone.

For the sandbox. Pictures are JPEG, made anew: what a camera noted about place and device is not in them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from touchstone.inspection.contents import office, plain
from touchstone.inspection.kinds import BY_ID, IMAGES, PDF, TEXT, Kind

PAGE_WIDE, PAGE_HIGH = 1000, 2000  # dots of a page at most: 120 to an inch of A4
IMAGE_LONG = 1600  # dots of an image's longer side at most
QUALITY = 72  # of JPEG: letters stay sharp
MOST_PAGES = 500  # of one file whose words are taken
MOST_WORDS = 60_000  # characters of one file
SHUT = "It does not open here, so it is named and not shown."
NO_PAGES = "It has no pages."


def show_at(path: str, folder: str, kind: str, pictures: int, name: str) -> dict[str, Any]:
    """Leave pictures in the folder, ``pictures`` at most, called ``NAME-1.jpg`` and so on.

    ``shown`` has an object for each page or image: ``picture`` (nothing where there was no room for one),
    ``wide``, ``high``, ``words``. ``words`` are those of a document without pages. ``pages`` says how many
    there are, ``cut`` that not all words are here, ``cannot`` why nothing is.
    """
    found, into = BY_ID[kind], Path(folder)
    try:
        if found is PDF:
            return _pages(path, into, pictures, name)
        if found in IMAGES:
            return _image(path, into, pictures, name)
        return _words(Path(path), found)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 whatever a stranger's file does to its reader
        return {"cannot": SHUT, "detail": f"{type(error).__name__}: {error}"[:200]}


def _pages(path: str, folder: Path, pictures: int, name: str) -> dict[str, Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        pages = len(document)
        if not pages:
            return {"cannot": NO_PAGES}
        shown, left = list[dict[str, Any]](), MOST_WORDS
        for number in range(min(pages, MOST_PAGES)):
            page = document[number]
            file = f"{name}-{number + 1}.jpg" if number < pictures else ""
            said = page.get_textpage().get_text_bounded().replace("\x00", "")
            shown.append({"picture": file, "words": said[:left], **_drawn(page, folder, file)})
            page.close()
            left -= len(said)
            if left <= 0 and number + 1 >= pictures:
                break
    finally:
        document.close()
    return {"shown": shown, "pages": pages, "cut": left < 0 or len(shown) < pages, "words": ""}


def _drawn(page: Any, folder: Path, file: str) -> dict[str, int]:
    """Draw a page into the file, if there is one to be."""
    if not file:
        return {"wide": 0, "high": 0}
    wide, high = page.get_size()
    scale = min(PAGE_WIDE / max(wide, 1), PAGE_HIGH / max(high, 1))
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return _saved(picture, folder / file)


def _image(path: str, folder: Path, pictures: int, name: str) -> dict[str, Any]:
    from PIL import Image, ImageOps

    from touchstone.inspection.picture import MOST_PIXELS, reader

    if not pictures:
        return {"shown": [], "pages": 1, "cut": True, "words": ""}
    reader()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as opened:
            opened.draft("RGB", (IMAGE_LONG, IMAGE_LONG))  # of a JPEG no more is read than is needed
            opened.thumbnail((IMAGE_LONG, IMAGE_LONG))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    white.alpha_composite(upright)
    file = f"{name}-1.jpg"
    size = _saved(white.convert("RGB"), folder / file)
    return {"shown": [{"picture": file, "words": "", **size}], "pages": 1, "cut": False, "words": ""}


def _saved(picture: Any, into: Path) -> dict[str, int]:
    picture.save(into, "JPEG", quality=QUALITY, optimize=True)
    return {"wide": picture.width, "high": picture.height}


def _words(path: Path, kind: Kind) -> dict[str, Any]:
    found = plain.read(path) if kind is TEXT else office.read(path, kind)
    words = "\n\n".join(_blocks(found.text))
    cut = found.cut or len(words) > MOST_WORDS
    return {"shown": [], "pages": found.pages, "cut": cut, "words": words[:MOST_WORDS]}


def _blocks(text: str) -> Iterator[str]:
    """Each line of a document is a paragraph of its own."""
    return (line for line in text.splitlines() if line.strip())
