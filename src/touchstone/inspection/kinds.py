"""The kinds of file that are taken, and why a file is not taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["document", "image", "audio", "video"]


class NotTaken(Exception):
    """The file is not taken; the message says why and what to do instead, ``code`` names the reason."""

    def __init__(self, message: str, code: str = "broken") -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. ``shown`` says that a browser may show it in its window rather than save it."""

    id: str
    title: str  # follows "a" or "an" as written here
    media_type: str
    extensions: tuple[str, ...]
    family: Family
    shown: bool = False


WORD, EXCEL = "wordprocessingml.document", "spreadsheetml.sheet"
SLIDES = "presentationml.presentation"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."

PDF = Kind("pdf", "a PDF", "application/pdf", ("pdf",), "document")
DOCX = Kind("docx", "a Word document", OFFICE + WORD, ("docx",), "document")
XLSX = Kind("xlsx", "an Excel workbook", OFFICE + EXCEL, ("xlsx",), "document")
PPTX = Kind("pptx", "a PowerPoint presentation", OFFICE + SLIDES, ("pptx",), "document")
ODT = Kind("odt", "an OpenDocument text", OPEN + "text", ("odt",), "document")
ODS = Kind("ods", "an OpenDocument spreadsheet", OPEN + "spreadsheet", ("ods",), "document")
ODP = Kind("odp", "an OpenDocument presentation", OPEN + "presentation", ("odp",), "document")
TEXT = Kind("text", "plain text", "text/plain", ("txt", "md", "csv"), "document", shown=True)
PNG = Kind("png", "a PNG image", "image/png", ("png",), "image", shown=True)
JPEG = Kind("jpeg", "a JPEG image", "image/jpeg", ("jpg", "jpeg"), "image", shown=True)
GIF = Kind("gif", "a GIF image", "image/gif", ("gif",), "image", shown=True)
WEBP = Kind("webp", "a WebP image", "image/webp", ("webp",), "image", shown=True)
HEIC = Kind("heic", "a HEIC image", "image/heic", ("heic", "heif"), "image")
MP4 = Kind("mp4", "an MP4 video", "video/mp4", ("mp4", "m4v"), "video", shown=True)
MOV = Kind("mov", "a QuickTime video", "video/quicktime", ("mov",), "video", shown=True)
M4A = Kind("m4a", "an MPEG-4 sound recording", "audio/mp4", ("m4a",), "audio", shown=True)
WEBM = Kind("webm", "a WebM recording", "video/webm", ("webm",), "video", shown=True)
MKV = Kind("mkv", "a Matroska recording", "video/x-matroska", ("mkv",), "video")
MP3 = Kind("mp3", "an MP3 sound recording", "audio/mpeg", ("mp3",), "audio", shown=True)
WAV = Kind("wav", "a WAV sound recording", "audio/wav", ("wav",), "audio", shown=True)
OGG = Kind("ogg", "an Ogg sound recording", "audio/ogg", ("ogg", "oga", "opus"), "audio", shown=True)

DOCUMENTS = (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TEXT)
IMAGES = (PNG, JPEG, GIF, WEBP, HEIC)
RECORDINGS = (MP4, MOV, M4A, WEBM, MKV, MP3, WAV, OGG)
TAKEN = DOCUMENTS + IMAGES + RECORDINGS
BY_ID = {kind.id: kind for kind in TAKEN}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in TAKEN}
EXTENSIONS = tuple(extension for kind in TAKEN for extension in kind.extensions)
ACCEPTED = (
    "PDF, Word, Excel, PowerPoint, OpenDocument, plain text, an image (PNG, JPEG, GIF, WebP, HEIC), "
    "sound (MP3, M4A, WAV, Ogg) or video (MP4, MOV, WebM, MKV)"
)
