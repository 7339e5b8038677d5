"""The same request sent twice is done once: what it did and its answer are kept together.

The answer is written in the transaction of the action, under a unique key. A second request with the key
waits for the first one's transaction, then reads its answer. So nothing is done twice, and nothing is done
without its answer being kept, whenever a process ends. What was refused changed nothing and is not kept:
sent again, it is looked at again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from touchstone.api.problems import Problem
from touchstone.web.doors.models import KeptAnswer
from touchstone.web.doors.queries import Entered
from touchstone.web.files.receiving import Received

Answers = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
KEY = re.compile(r"[\x21-\x7e]{1,255}")
REPLAYED = "Idempotency-Replayed"
REUSED = "This idempotency key was used for another request. Choose a new key for each thing to be done."
ELSEWHERE = "The answer that was kept under this idempotency key is not yours to see any more."
PIECE = 256 * 1024


def once(request: HttpRequest, answer: Answers) -> HttpResponse:
    """The answer to a request, in one transaction with all it does; what is refused is undone whole."""
    if request.method in SAFE:
        return answer(request)
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is not None and not KEY.fullmatch(key):
        said = "An idempotency key has 1 to 255 visible letters of ASCII; a UUID is a good one."
        raise Problem(400, "bad-request", said)
    with transaction.atomic():
        kept = _claim(request, key) if key else None
        if isinstance(kept, HttpResponse):
            return kept
        made = answer(request)
        if made.status_code >= 400:
            transaction.set_rollback(True)
        elif kept is not None:
            _keep(kept, made)
        return made


def _claim(request: HttpRequest, key: str) -> KeptAnswer | HttpResponse | None:
    """The place for the answer, which is ours alone until the transaction ends; or the answer kept before."""
    entered: Entered = request.entered  # type: ignore[attr-defined]
    if not entered.actor.sees:
        return None  # whoever sees nothing changes nothing
    sha256 = fingerprint(request)
    place = KeptAnswer(
        organisation_id=_owner(entered),
        token=entered.token,
        key=key,
        request_sha256=sha256,
        at=request.now,  # type: ignore[attr-defined]
    )
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError as error:
        if "kept_answer_once" not in str(error):
            raise
        return _again(entered, key, sha256)
    return place


def _owner(entered: Entered) -> UUID:
    """The assessment organisation whose rows the answer speaks of; of several, always the same one."""
    own = entered.actor.organisation_id
    return own if own in entered.actor.sees else entered.actor.sees[0]


def _again(entered: Entered, key: str, sha256: str) -> HttpResponse:
    kept = KeptAnswer.objects.filter(token=entered.token, key=key).first()
    if kept is None:
        raise Problem(409, "key-reused", ELSEWHERE)
    if kept.request_sha256 != sha256:
        raise Problem(422, "key-reused", REUSED)
    answer = HttpResponse(kept.body, status=kept.status or 200, content_type=kept.content_type or None)
    if kept.location:
        answer["Location"] = kept.location
    answer[REPLAYED] = "true"
    answer["Cache-Control"] = "no-store"
    return answer


def _keep(place: KeptAnswer, made: HttpResponse) -> None:
    place.status, place.body = made.status_code, made.content.decode()
    place.content_type, place.location = made.get("Content-Type", ""), made.get("Location", "")
    place.save(update_fields=["status", "body", "content_type", "location"])


def fingerprint(request: HttpRequest) -> str:
    """What tells a request from another one with the same key; of a file, its bytes and its name."""
    whole = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    try:
        if request.content_type == "multipart/form-data":
            for name in sorted(request.POST):
                for value in request.POST.getlist(name):
                    whole.update(f"{name}={value}\0".encode("utf-8", "replace"))
            for name in sorted(request.FILES):
                for file in request.FILES.getlist(name):
                    whole.update(f"{name}:{file.name}:{_hash(file)}\0".encode("utf-8", "replace"))
        else:
            whole.update(request.body)
    except RequestDataTooBig:
        raise Problem(413, "too-large", "The body is larger than what is taken.") from None
    except (MultiPartParserError, UnreadablePostError, SuspiciousOperation):
        raise Problem(400, "bad-request", "The body cannot be read.") from None
    return whole.hexdigest()


def _hash(file: object) -> str:
    found = hashlib.sha256()
    if isinstance(file, Received) and file.incoming is not None:
        with file.incoming.read() as opened:
            while piece := opened.read(PIECE):
                found.update(piece)
    return found.hexdigest()
