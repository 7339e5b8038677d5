"""The line of large files, as the description tells it: tus 1.0 in the words of OpenAPI.

No router has these operations (see ``touchstone.api.pouring``), so nothing is read off their functions: what
stands here is held to what the line answers by ``tests/api/test_uploading.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.api.problems import MEDIA_TYPE, ROOT
from touchstone.web.uploads.pouring import CHECKSUMS, MISMATCH
from touchstone.web.uploads.tus import BODY, VERSION

Json = dict[str, Any]
ALL, ONE = f"{ROOT}uploads", f"{ROOT}uploads/{{id}}"
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer", "minimum": 0}
SPOKEN: Json = {"type": "string", "enum": [VERSION]}
ID: Json = {"in": "path", "name": "id", "schema": {"type": "string", "format": "uuid"}, "required": True}
SHARED = (400, 401, 403, 404)  # answered in the words of every operation
WHY: Mapping[int, str] = {
    400: "Not readable",
    401: "No token, or one that opens nothing",
    403: "Not permitted, or not to this token",
    404: "There is no such upload for this token",
    405: "Another method is needed; the header Allow names those that there are",
    409: "Other bytes come next; HEAD tells which",
    410: "What came is not what was sent, and is of no use: begin anew",
    411: "Content-Length is missing",
    412: "Tus-Resumable is missing, or names another version",
    413: "Too large, or more than was announced, or more than the apprentice's files may have together",
    415: "The bytes have another media type than this line takes",
    422: "Refused: the file is empty, of no kind that is taken, or one too many",
    423: "Another request is sending this upload just now",
    MISMATCH: "The bytes have another check sum than was said: nothing of this request was kept",
    503: "Many files are coming in just now",
    507: "There is no room; what has come is kept",
}
BESIDE: Mapping[int, tuple[str, ...]] = {  # headers of an answer that says what is wrong
    405: ("Allow",),
    412: ("Tus-Version",),
    423: ("Retry-After",),
    503: ("Retry-After",),
}
ASKED: Mapping[str, tuple[bool, Json, str]] = {  # headers of requests: whether needed, what they hold
    "Tus-Resumable": (True, SPOKEN, "The version of the protocol."),
    "Upload-Length": (True, NUMBER, "Bytes of the whole file; `Tus-Max-Size` is the most."),
    "Upload-Metadata": (
        True,
        TEXT,
        "Keys, each with a text in Base64: `apprentice` (an id), `filename`, and where it is known `sha256`.",
    ),
    "Upload-Offset": (True, NUMBER, "How many bytes came before these."),
    "Upload-Checksum": (
        False,
        TEXT,
        f"Of the bytes of this request: {' or '.join(CHECKSUMS)}, a space, the check sum in Base64.",
    ),
}
ANSWERED: Mapping[str, tuple[Json, str]] = {
    "Allow": (TEXT, "The methods that there are."),
    "Location": (TEXT, "Where the upload is from now on."),
    "Retry-After": (NUMBER, "Seconds to wait."),
    "Tus-Checksum-Algorithm": (TEXT, "What `Upload-Checksum` takes."),
    "Tus-Extension": (TEXT, "What there is beyond the core of the protocol."),
    "Tus-Max-Size": (NUMBER, "The most bytes that a file may have."),
    "Tus-Resumable": (SPOKEN, "The version of the protocol."),
    "Tus-Version": (TEXT, "The versions of the protocol that are spoken."),
    "Upload-Expires": (TEXT, "When it goes unless somebody goes on with it or uses it."),
    "Upload-Length": (NUMBER, "Bytes of the whole file."),
    "Upload-Metadata": (TEXT, "The `filename` as it is kept, in Base64."),
    "Upload-Offset": (NUMBER, "How many bytes have come."),
}
STANDS = ("Upload-Offset", "Upload-Expires")
ABLE = ("Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm")
ANYWAY = (400, 401, 403)
OF_ONE = (*ANYWAY, 404, 412)
PIECE = (409, 410, 411, 413, 415, 423, MISMATCH, 503, 507)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One operation of the protocol: what it is, the headers it takes, its answers by status."""

    id: str
    summary: str
    about: str
    asks: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()  # methods that a POST may stand for
    needed: bool = False  # whether it has to stand for one
    good: Mapping[int, tuple[str, ...]]
    problems: tuple[int, ...]
    bytes_: bool = False  # whether it carries the file
    bare: bool = False  # an answer to HEAD has no body, whatever it says


CAN = Spoken(
    id="read_upload_protocol",
    summary="Read Upload Protocol",
    about="What this server can do of tus 1.0.",
    good={204: ABLE},
    problems=ANYWAY,
)
CAN_OF_ONE = Spoken(
    id="read_protocol_of_upload",
    summary="Read Protocol Of Upload",
    about="What this server can do of tus 1.0, asked where an upload is; it says nothing of that upload.",
    good={204: ABLE},
    problems=ANYWAY,
)
BEGIN = Spoken(
    id="begin_upload",
    summary="Begin Upload",
    about="Begin to send a large file; rights, kind, size and room are looked at before its first byte. "
    "There is no idempotency key: what was begun once too often goes by itself, when `Upload-Expires` says.",
    asks=("Tus-Resumable", "Upload-Length", "Upload-Metadata"),
    instead=("OPTIONS",),
    good={201: ("Location", *STANDS), 204: ABLE},
    problems=(*OF_ONE, 405, 413, 422, 507),
)
WHERE = Spoken(
    id="read_upload_offset",
    summary="Read Upload Offset",
    about="How many bytes have come: where to go on once a line was cut.",
    asks=("Tus-Resumable",),
    good={200: ("Upload-Length", "Upload-Metadata", *STANDS)},
    problems=(*OF_ONE, 410),
    bare=True,
)
ADD = Spoken(
    id="continue_upload",
    summary="Continue Upload",
    about="Send bytes of the file from `Upload-Offset` on, with their number as Content-Length. What has "
    "come stays when the line is cut; with `Upload-Checksum` all bytes of a request come, or none.",
    asks=("Tus-Resumable", "Upload-Offset", "Upload-Checksum"),
    good={204: STANDS},
    problems=(*OF_ONE, *PIECE),
    bytes_=True,
)
END = Spoken(
    id="cancel_upload",
    summary="Cancel Upload",
    about="Cancel an upload: what came of it goes at once.",
    asks=("Tus-Resumable",),
    good={204: ()},
    problems=OF_ONE,
)
INSTEAD = Spoken(
    id="continue_upload_by_post",
    summary="Continue Upload By Post",
    about="What the method does that `X-HTTP-Method-Override` names, with its headers and its answers: for "
    "proxies that let only POST pass.",
    asks=ADD.asks,
    instead=("PATCH", "DELETE", "HEAD", "OPTIONS"),
    needed=True,
    good={200: WHERE.good[200], 204: (*STANDS, *ABLE)},
    problems=(*ADD.problems, 405),
    bytes_=True,
)
LINE: Mapping[str, Mapping[str, Spoken]] = {
    ALL: {"post": BEGIN, "options": CAN},
    ONE: {"head": WHERE, "patch": ADD, "delete": END, "post": INSTEAD, "options": CAN_OF_ONE},
}
NAMES = frozenset(one.id for methods in LINE.values() for one in methods.values())


def paths() -> Json:
    """The two addresses of the line, as the description has them; whoever merges them adds the scopes."""
    return {
        path: {method: _told(one, path) for method, one in methods.items()} for path, methods in LINE.items()
    }


def _told(one: Spoken, path: str) -> Json:
    told: Json = {
        "operationId": one.id,
        "summary": one.summary,
        "description": one.about,
        "tags": ["uploads"],
        "parameters": [*([ID] if path == ONE else []), *_asked(one)],
        "responses": {str(status): _good(headers) for status, headers in one.good.items()}
        | {str(status): _problem(status, bare=one.bare) for status in sorted(one.problems)},
    }
    if one.bytes_:
        schema = {"type": "string", "format": "binary", "contentMediaType": BODY}
        told["requestBody"] = {"content": {BODY: {"schema": schema}}, "required": not one.needed}
    return told


def _asked(one: Spoken) -> list[Json]:
    """The headers of a request; where a POST stands for several methods, each needs its own of them."""
    found = []
    for name in one.asks:
        needed, schema, about = ASKED[name]
        always = needed and (not one.needed or name == "Tus-Resumable")
        found.append(_header(name, schema, about, needed=always))
    if one.instead:
        schema = {"type": "string", "enum": list(one.instead)}
        about = "Another method than POST, which a proxy does not let pass."
        found.append(_header("X-HTTP-Method-Override", schema, about, needed=one.needed))
    return found


def _header(name: str, schema: Json, about: str, *, needed: bool) -> Json:
    return {"name": name, "in": "header", "required": needed, "description": about, "schema": schema}


def _good(headers: tuple[str, ...]) -> Json:
    return {"description": "Done", "headers": _said(headers)}


def _problem(status: int, *, bare: bool) -> Json:
    if bare:
        return {"description": WHY[status], "headers": _said(BESIDE.get(status, ()))}
    if status in SHARED:
        return {"$ref": f"#/components/responses/Problem{status}"}
    return {
        "description": WHY[status],
        "headers": _said(BESIDE.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _said(names: tuple[str, ...]) -> Json:
    """Headers of an answer; each has the version of the protocol."""
    return {
        name: {"description": ANSWERED[name][1], "schema": ANSWERED[name][0]}
        for name in ("Tus-Resumable", *names)
    }
