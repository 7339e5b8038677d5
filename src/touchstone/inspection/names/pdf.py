"""Words taken out of a PDF: their bytes go from what draws them; where that is unsure, the page is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from touchstone.inspection.names.drawing import Spots, draw, spots
from touchstone.inspection.names.glyphs import Font, font
from touchstone.inspection.names.removing import SOFT, CannotRemove, Removed, Words

SHOWS = frozenset({"Tj", "TJ", "'", '"'})
MOVES = frozenset({"Td", "TD", "Tm", "T*", "BT", "ET"})
WORD_GAP = -180  # thousandths: a space that is only a movement
DROPPED = ("/Metadata", "/PieceInfo", "/Thumb", "/XFA", "/AF", "/LastModified")
BROKEN = "The PDF does not open, or is locked. Open it yourself, save it again as PDF, and choose that."
UNSURE = (
    "The words stand in the PDF in a way that cannot be taken out for sure. "
    "Change the document it was made from."
)
Show = tuple[
    int, list[tuple[bytes, str, float] | float]
]  # where among the instructions; glyphs and movements


def remove_from_pdf(path: Path, wanted: Words, into: Path) -> Removed:
    """Write the PDF without the words; two other libraries then have to find none of them."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            places = _cleaned(pdf, wanted)
            where = spots(path, wanted)
            for number, boxes in where.items():
                _blacken(pdf.pages[number], boxes)
            pdf.save(into, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        drawn = tuple(sorted(left_on(into, wanted)))
        if drawn:
            _draw(path, into, drawn, where)
    except pikepdf.PdfError as error:
        raise CannotRemove(BROKEN) from error
    if left_on(into, wanted) or _in_strings(into, wanted):
        raise CannotRemove(UNSURE)
    found = sum(len(boxes) for boxes in where.values())
    return Removed(max(places, found), tuple(number + 1 for number in drawn))


def _cleaned(pdf: Any, wanted: Words) -> int:
    """Take the words out of all that draws text and of every string; answer with how many places."""
    import pikepdf

    fonts: dict[str, Any] = {}
    for page in pdf.pages:
        fonts |= dict(_fonts(page.obj.get("/Resources")))
    places = 0
    for page in pdf.pages:
        places += _stream(pdf, page.obj, page, wanted, fonts | dict(_fonts(page.resources)))
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and (str(one.get("/Subtype")) == "/Form" or "/PatternType" in one):
            places += _stream(pdf, None, one, wanted, fonts | dict(_fonts(one.get("/Resources"))))
        if isinstance(one, (pikepdf.Stream, pikepdf.Dictionary)):
            for name in DROPPED:
                if name in one:
                    del one[name]
        places += _strings(one, wanted)
    names = pdf.Root.get("/Names")
    if names is not None and "/EmbeddedFiles" in names:
        del names["/EmbeddedFiles"]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    return places


def _fonts(resources: Any) -> dict[str, Any]:
    found = resources.get("/Font") if resources is not None else None
    return {str(name): one for name, one in found.items()} if found is not None else {}


def _stream(pdf: Any, page: Any, source: Any, wanted: Words, fonts: dict[str, Any]) -> int:
    """Take the words out of one stream of instructions."""
    import pikepdf

    instructions = list(pikepdf.parse_content_stream(source))
    known: dict[str, Font] = {}
    shows = _shown(instructions, fonts, known)
    text, owners = _text_of(shows)
    spans = wanted.spans(text)
    if not spans:
        return 0
    gone = {owner for start, end in spans for owner in owners[start:end] if owner is not None}
    rewritten = _rewritten(instructions, shows, gone)
    data = pikepdf.unparse_content_stream(rewritten)
    if page is None:
        source.write(data)
    else:
        page["/Contents"] = pdf.make_stream(data)
    return len(spans)


def _shown(instructions: list[Any], fonts: dict[str, Any], known: dict[str, Font]) -> list[Show]:
    """Each instruction that shows text, in order, as glyphs; one that moves on, as nothing."""
    shows: list[Show] = []
    now: Font | None = None
    for at, (operands, operator) in enumerate(instructions):
        name = str(operator)
        if name == "Tf":
            key = str(operands[0])
            if key not in known and key in fonts:
                known[key] = font(fonts[key])
            now = known.get(key)
        elif name in MOVES:
            shows.append((at, []))
        elif name in SHOWS and now is not None:
            shows.append((at, _glyphs(operands[-1], now)))
    return shows


def _glyphs(shown: Any, now: Font) -> list[tuple[bytes, str, float] | float]:
    import pikepdf

    if isinstance(shown, pikepdf.String):
        return list(now.glyphs(bytes(shown)))
    out: list[tuple[bytes, str, float] | float] = []
    for one in shown:
        if isinstance(one, pikepdf.String):
            out += now.glyphs(bytes(one))
        else:
            out.append(float(one))
    return out


def _text_of(shows: list[Show]) -> tuple[str, list[tuple[int, int] | None]]:
    """What is shown as one text, and for each character the glyph it came from."""
    text: list[str] = []
    owners: list[tuple[int, int] | None] = []
    for at, pieces in shows:
        text.append(SOFT)
        owners.append(None)
        for number, piece in enumerate(pieces):
            said = (" " if piece < WORD_GAP else "") if isinstance(piece, float) else piece[1]
            text.append(said)
            owners += [None if isinstance(piece, float) else (at, number)] * len(said)
    return "".join(text), owners


def _rewritten(instructions: list[Any], shows: list[Show], gone: set[tuple[int, int]]) -> list[Any]:
    import pikepdf

    touched = {at for at, _ in gone}
    pieces = {at: some for at, some in shows if at in touched}
    out: list[Any] = []
    for at, (operands, operator) in enumerate(instructions):
        name = str(operator)
        if at not in pieces:
            marks = name in ("BDC", "DP")
            out.append(([_without_words(one) for one in operands] if marks else operands, operator))
            continue
        if name == '"':
            out += [([operands[0]], pikepdf.Operator("Tw")), ([operands[1]], pikepdf.Operator("Tc"))]
        if name in ("'", '"'):
            out.append(([], pikepdf.Operator("T*")))
        left = [(one, (at, number) in gone) for number, one in enumerate(pieces[at])]
        out.append(([pikepdf.Array(_kept(left))], pikepdf.Operator("TJ")))
    return out


def _kept(pieces: list[tuple[tuple[bytes, str, float] | float, bool]]) -> list[Any]:
    """What stays of one instruction: bytes and movements, and a movement as wide as what went."""
    import pikepdf

    out: list[Any] = []
    for piece, goes in pieces:
        if isinstance(piece, float):
            out.append(piece)
        elif goes:
            out.append(-piece[2])
        elif out and isinstance(out[-1], bytes):
            out[-1] += piece[0]
        else:
            out.append(piece[0])
    return [pikepdf.String(one) if isinstance(one, bytes) else round(one, 3) for one in out]


def _without_words(operand: Any) -> Any:
    import pikepdf

    if isinstance(operand, pikepdf.Dictionary):
        for name in ("/ActualText", "/Alt", "/E"):
            if name in operand:
                del operand[name]
    return operand


def _strings(one: Any, wanted: Words, depth: int = 0) -> int:
    """Take the words out of every string in an object: notes, links, titles, fields, descriptions."""
    import pikepdf

    places = 0
    inner: list[tuple[Any, Any]]
    if depth > 20:
        return 0
    if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        inner = [(name, one.get(name)) for name in list(one.keys())]
    elif isinstance(one, pikepdf.Array):
        inner = list(enumerate(one))
    else:
        return 0
    for key, value in inner:
        if isinstance(value, pikepdf.String):
            if wanted.stand_in(str(value)):
                text, count = wanted.taken_out(str(value))
                one[key] = pikepdf.String(text)
                places += count
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            places += _strings(value, wanted, depth + 1)
    return places


def _blacken(page: Any, boxes: list[tuple[float, float, float, float]]) -> None:
    """A black bar where words were, so that a reader sees that something went."""
    bars = "\n".join(f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f" for x0, y0, x1, y1 in boxes)
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q\n/Artifact BMC\nq 0 g\n{bars}\nQ\nEMC".encode())


def _draw(original: Path, into: Path, drawn: tuple[int, ...], where: Spots) -> None:
    """Put a picture in the place of the pages of which it is not sure, words blacked, text gone."""
    import pikepdf

    if any(number not in where for number in drawn):
        raise CannotRemove(UNSURE)
    with pikepdf.open(into, allow_overwriting_input=True) as pdf:
        for number in drawn:
            page = pdf.pages[number]
            picture, width, height, pixels = draw(original, number, where[number])
            image = pdf.make_stream(picture)
            image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
            image["/Width"], image["/Height"] = pixels
            image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
            image["/Filter"] = pikepdf.Name.DCTDecode
            fresh = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, width, height])
            fresh["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
            fresh["/Contents"] = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())
            pdf.pages[number] = pikepdf.Page(pdf.make_indirect(fresh))
            del page
        if "/StructTreeRoot" in pdf.Root:
            del pdf.Root["/StructTreeRoot"]
        pdf.save(into)


def left_on(path: Path, wanted: Words) -> set[int]:
    """Numbers of pages, from 0, on which either of two other libraries still reads one of the words."""
    import pypdfium2
    from pypdf import PdfReader

    found: set[int] = set()
    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            if wanted.stand_in(text.get_text_bounded()):
                found.add(number)
            text.close()
            page.close()
    finally:
        document.close()
    for number, page in enumerate(PdfReader(path).pages):
        if wanted.stand_in(page.extract_text()):
            found.add(number)
    return found


def _in_strings(path: Path, wanted: Words) -> bool:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return any(_strings(one, wanted) for one in pdf.objects)
