"""The server's side of tus 1.0 (https://tus.io/protocols/resumable-upload): headers in, headers out.

Pages come in by a session, programs by a token; both doors call ``collection`` and ``upload``. What is wrong
with a request is raised as ``Wrong``; what an action refuses, as everywhere.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date

from touchstone.web.files.actions import NoRoom
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.uploads import actions, queries
from touchstone.web.uploads.models import State, Upload
from touchstone.web.uploads.pouring import CHECKSUMS, Given, pour
from touchstone.web.uploads.spool import Busy, Spool
from touchstone.web.uploads.wrong import Wrong

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
BODY = "application/offset+octet-stream"
APPRENTICE, NAME, HASH = "apprentice", "filename", "sha256"  # keys of Upload-Metadata
METHODS = "OPTIONS, HEAD, GET, PATCH, DELETE"


def method_of(request: HttpRequest) -> str:
    """What is asked for, also through proxies that let only POST pass."""
    asked = request.headers.get("X-HTTP-Method-Override", "") if request.method == "POST" else ""
    return (asked or request.method or "").upper()


def options() -> HttpResponse:
    """What this server can do."""
    answer = HttpResponse(status=204)
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = EXTENSIONS
    answer["Tus-Max-Size"] = str(settings.LARGEST_RESUMED)
    answer["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return said(answer)


def said(answer: HttpResponse) -> HttpResponse:
    """An answer with what every one of them has."""
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    return answer


def begin(
    request: HttpRequest,
    by: Actor,
    at: datetime,
    address: Callable[[UUID], str],
    taken: Callable[[str, int], None] = lambda _name, _size: None,
) -> HttpResponse:
    """Creation: where the upload is from now on. ``taken`` refuses more by name and size than all do.

    Somebody with a link sends about the one apprentice of the link, whatever the metadata say.
    """
    queries.require(by)
    _spoken(request)
    about = metadata(request.headers.get("Upload-Metadata", ""))
    of = by.about or _apprentice(about)
    name, size = about.get(NAME, ""), _number(request, "Upload-Length")
    taken(name, size)
    one = actions.begin(
        apprenticeship=of,
        name=name,
        size=size,
        sha256=about.get(HASH, ""),
        by=by,
        at=at,
    )
    answer = HttpResponse(status=201)
    answer["Location"] = address(one.id)
    return _where(answer, one, 0)


def _apprentice(about: Mapping[str, str]) -> UUID:
    try:
        return UUID(about.get(APPRENTICE, ""))
    except ValueError:
        raise Wrong(400, f"Name the apprentice's id as {APPRENTICE} in Upload-Metadata.") from None


def upload(request: HttpRequest, id: UUID, by: Actor, at: datetime, methods: str = METHODS) -> HttpResponse:
    """One upload: how far it is, more of it, its end. ``methods`` are those that its address takes."""
    method = method_of(request)
    queries.require(by)
    one = queries.own(id, by)
    if method not in ("HEAD", "PATCH", "DELETE"):
        raise Wrong(405, f"An upload takes {methods}.", Allow=methods)
    _spoken(request)
    if method == "DELETE":
        actions.end(upload=id, by=by, at=at)
        return said(HttpResponse(status=204))
    one = settled(one, at)
    if one.problem:
        raise Wrong(410, one.problem)
    return _head(one) if method == "HEAD" else _patch(request, one, at)


def settled(one: Upload, at: datetime) -> Upload:
    """An upload whose last byte came just before its server ended is noted as whole, and checked, now."""
    left = one.state == State.COMING or (one.state == State.CHECKING and one.size <= actions.AT_ONCE)
    if not left or Spool(one.id).size != one.size:
        return one
    with suppress(Busy, FileNotFoundError, Upload.DoesNotExist), Spool(one.id).alone():
        return actions.arrived(upload=one, received=one.size, at=at)
    return one


def _head(one: Upload) -> HttpResponse:
    answer = HttpResponse()
    answer["Upload-Length"] = str(one.size)
    answer["Upload-Metadata"] = f"{NAME} {base64.b64encode(one.name.encode()).decode()}"
    return _where(answer, one, _come(one))


def _come(one: Upload) -> int:
    """How much has come: what lies in the spool, whatever the row says."""
    if one.finished_at is not None:
        return one.size
    size = Spool(one.id).size
    if size is None:
        raise Http404
    return size


def _patch(request: HttpRequest, one: Upload, at: datetime) -> HttpResponse:
    if request.content_type != BODY:
        raise Wrong(415, f"Send the bytes with the header Content-Type: {BODY}.")
    if "Content-Length" not in request.headers:
        raise Wrong(411, "Say with Content-Length how many bytes come.")
    given = Given(_number(request, "Upload-Offset"), _number(request, "Content-Length"), _checksum(request))
    if one.finished_at is not None:
        if given.offset != one.size:
            raise Wrong(409, f"The upload has come whole: {one.size} bytes.")
        return _where(HttpResponse(status=204), one, one.size)
    come, whole = pour(request, one, given)
    try:
        one = actions.arrived(upload=one, received=come, sha256=whole, at=at)
    except (Upload.DoesNotExist, FileNotFoundError):  # cancelled meanwhile
        raise Http404 from None
    return _where(HttpResponse(status=204), one, come)


def _where(answer: HttpResponse, one: Upload, come: int) -> HttpResponse:
    answer["Upload-Offset"] = str(come)
    answer["Upload-Expires"] = http_date(one.expires_at.timestamp())
    return said(answer)


def _spoken(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Wrong(412, f"This is tus {VERSION}: say so with Tus-Resumable.", Tus_Version=VERSION)


def _number(request: HttpRequest, name: str) -> int:
    given = request.headers.get(name, "")
    if not (given.isascii() and given.isdigit()) or len(given) > 15:
        raise Wrong(400, f"The header {name} has to be a number.")
    return int(given)


def metadata(given: str) -> dict[str, str]:
    """What Upload-Metadata says: keys, each with a text in Base64."""
    found = {}
    for pair in given.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except ValueError:  # no Base64, no ASCII, no UTF-8
            raise Wrong(400, "The header Upload-Metadata cannot be read.") from None
    return found


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    given = request.headers.get("Upload-Checksum", "")
    if not given:
        return None
    kind, _, value = given.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except ValueError:
        digest = b""
    if kind not in CHECKSUMS or len(digest) != hashlib.new(kind).digest_size:
        raise Wrong(400, f"Upload-Checksum takes {' or '.join(CHECKSUMS)}, in Base64.")
    return kind, digest


def told(one: Upload) -> dict[str, Any]:
    """How an upload stands, for programs."""
    twin = queries.twin(one)
    return {
        "id": str(one.id),
        "apprentice": str(one.apprenticeship_id),
        "name": one.name,
        "size": one.size,
        "received": one.size if one.finished_at else Spool(one.id).size or 0,
        "state": str(one.state),
        "problem": one.problem,
        "sha256": one.sha256,
        "same_as": None if twin is None else {"id": str(twin.id), "name": twin.name},
        "expires_at": one.expires_at,
    }


def status_of(refused: Refused) -> int:
    """The status of a refusal that clients of the protocol know."""
    if isinstance(refused, actions.TooLarge):
        return 413
    return 507 if isinstance(refused, NoRoom) else 422


def words_of(refused: Refused) -> str:
    """A refusal in one line."""
    fields: Mapping[str, str] = refused.fields
    return " ".join(fields.values()) or refused.message
