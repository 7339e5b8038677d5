"""The API's description: what django-ninja writes of it, and what holds for every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from ninja import NinjaAPI
from ninja.operation import Operation

from touchstone.api import uploading
from touchstone.api.entering import Door
from touchstone.api.pouring import DOOR
from touchstone.api.problems import KINDS, MEDIA_TYPE
from touchstone.web.doors.scopes import BY_NAME

Json = dict[str, Any]
BODY = {"POST", "PUT", "PATCH"}
ALWAYS = {
    400: "Not readable",
    401: "No token, or one that opens nothing",
    403: "Not permitted, or not to this token",
}
FOUND = {
    404: "There is no such thing for this token",
    409: "Contradicts what is there, or was changed meanwhile",
}
SENT = {413: "Too large", 415: "Another media type is needed", 503: "Not just now"}
INVALID = {422: "Not as described, or refused: the rules or the state of things do not let it be done now"}
ABOUT = """\
What the pages of Touchstone do, for programs: the same actions, the same checks, the same words.

**Coming in.** Send `Authorization: Bearer ts_…`. An organisation makes its tokens on the page Programs; each
acts in one role, and its scopes say which part of that role's permissions it has. `GET /api/v1/me` tells what
a token may do. What it may not see is not found: 404.

**Errors** are problem+json (RFC 9457). `type` is a stable name, `detail` says what is wrong and what to do,
`errors` points at places in the body, `findings` are the rules' reasons, each with its clause.

**Sending twice.** Give every POST an `Idempotency-Key`, such as a UUID. The same request with the same key is
done once; for 24 hours it gets the same answer again, with the header `Idempotency-Replayed: true`. The key
with another request is refused. What was refused changed nothing and is looked at anew.

**Lists** come in pages: `limit` says how many, `next` (also the header `Link`) is where the next page is.
Rows that come and go meanwhile repeat and skip no others.

**Large files**, of up to 8 GB, come in by tus 1.0 at `/api/v1/uploads`, which goes on where
a line was cut. Begin with the id of the `apprentice` and the `filename` in `Upload-Metadata`.
Once `GET /uploads/{id}/state` says `ready`, operations that take a `file` take the id as `upload` instead.

**Times** have an offset; days are days in London.
"""
TAGS = {
    "organisations": "Who one is, who works together, and the plans.",
    "people": "Who holds which role in one's own organisation, and who is invited.",
    "apprentices": "Registration, correction, another version, withdrawal.",
    "imports": "Many apprentices from one file: checked row by row, then registered.",
    "circumstances": "Breaks in learning, another employer or provider, a withdrawal that is taken back.",
    "records": "The record, the rules' answer about it, decisions about a case, where everybody stands.",
    "portfolio": "Pieces of evidence with their files, statements, declarations, handing in.",
    "mapping": "The Mapping and Tracking Form as a file.",
    "anonymising": "Names to hide, what was found in evidence, and versions without it.",
    "examining": "What was found in a file, and a version without what it tells about its making.",
    "viewing": "Recordings: what was found, the part to assess, notes at a second, captions.",
    "suggestions": "KSBs that a piece may show, by its words.",
    "packs": "A whole portfolio as one file.",
    "links": "Upload links for people outside, and what came by them.",
    "gateway": "Items handed in, signed, verified, reviewed; and the confirmation.",
    "uploads": "A large file that is sent piece by piece, by tus 1.0, and how it stands.",
    "planning": "The apprentice's own planning sheet, and who may read it.",
    "assessors": "What assessors are approved for, when they are available, whom they must not assess.",
    "bookings": "Who can assess when; booking, notice, answers, moving, cancelling.",
    "assessments": "The log of an attempt, entry by entry; submitting the judgements.",
    "console": "Devices that capture a session without a network, and what they send.",
    "room": "Seats in the room of an assessment: who watches, and who marks beside the assessor.",
    "questions": "The question bank, the set of an attempt, and what an assessor notes on the portfolio.",
    "quality": "What waits for internal quality assurance, and what it decides.",
    "reports": "How an attempt went and was judged, as PDF: for the apprentice, and the whole.",
    "results": "Release, holds, who was told, the statement.",
    "resits": "What is taken again: proposals, the employer's word, more time, exceptional circumstances.",
    "appeals": "Lodged, withdrawn, taken further; what was disputed, and what was decided.",
    "hearing": "Who decides an appeal, the disputed case, the decision, and setting it aside.",
    "scrutiny": "What external quality assurance may look at, and records as files.",
    "privacy": "What is kept until when and why, holds, requests for erasure, what was removed.",
    "going": "What goes in the next days, and what remains of the cases that have gone.",
    "audit": "The history of a record.",
    "jobs": "Work in the background that failed, and trying it again.",
}
PROBLEM: Json = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "description": "urn:touchstone:problem: and one of: " + ", ".join(KINDS) + ".",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, in words for people."},
        "reference": {"type": "string", "description": "The request's name in our logs."},
        "scope": {"type": "string", "description": "The scope that the token lacks."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "A JSON pointer into the body, or the parameter's kind and name.",
                    },
                    "detail": {"type": "string"},
                },
            },
        },
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/FindingOut"}},
    },
}
KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by the sender, new for each thing to be done: the same request is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
}
REPLAYED: Json = {
    "description": "There, and true, where the answer was kept from an earlier request with the same key.",
    "schema": {"type": "string", "enum": ["true"]},
}
LINK: Json = {"description": "Where the following page is.", "schema": {"type": "string"}}
LOCATION: Json = {"description": "Where what was made can be read.", "schema": {"type": "string"}}
BYTES: Json = {"type": "string", "format": "binary"}
FILES = {  # operations that answer with a file, and of which media type
    "read_file": "*/*",
    "read_statement": "application/pdf",
    "read_assessment_report": "application/pdf",
    "read_internal_report": "application/pdf",
    "print_planning_sheet": "application/pdf",
    "print_mapping_form": "application/pdf",
    "read_mapping_workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "read_import_template": "text/csv",
    "read_import_rows": "text/csv",
    "take_granted_records": "application/zip",
    "take_portfolio_pack": "application/zip",
    "take_bound_portfolio": "application/pdf",
}


def document(api: NinjaAPI) -> Json:
    """The whole description: OpenAPI 3.1."""
    made: Json = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    doors = {operation.view_func.__name__: operation for operation in operations(api)}
    made["info"] = {
        "title": "Touchstone",
        "version": "1.0.0",
        "summary": "Assessment of apprenticeships in England: a reason and a clause for every answer.",
        "description": ABOUT,
        "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/"}]
    made["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    components = made["components"]
    components["schemas"] = dict(sorted({**components["schemas"], "Problem": PROBLEM}.items()))
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of an organisation: ts_…"}
    }
    components["responses"] = dict(_problem_answers())
    for path in made["paths"].values():
        for method, operation in path.items():
            _complete(method.upper(), operation, doors[operation["operationId"]])
    for path, methods in uploading.paths().items():
        for operation in methods.values():
            _guard(operation, DOOR)
        made["paths"][path] = methods
    return cast("Json", _tidied(made))


def operations(api: NinjaAPI) -> Iterator[Operation]:
    """Every operation there is."""
    for bound in api._get_bound_routers():  # noqa: SLF001, the one way in that the library has
        for view in bound.path_operations.values():
            yield from view.operations


def door(operation: Operation) -> Door:
    """What an operation asks of a token."""
    (found,) = operation.auth_callbacks
    assert isinstance(found, Door)
    return found


def _complete(method: str, operation: Json, source: Operation) -> None:
    """Add what every operation has: its scope, its key, its errors, its headers."""
    _guard(operation, door(source))
    answers = operation["responses"] = {str(code): said for code, said in operation["responses"].items()}
    good = next(iter(answers.values()))
    if method == "POST":
        operation["parameters"].append(KEY)
        good.setdefault("headers", {})["Idempotency-Replayed"] = REPLAYED
    if any(one["name"] == "after" for one in operation["parameters"]):
        good.setdefault("headers", {})["Link"] = LINK
    if "201" in answers:
        good.setdefault("headers", {})["Location"] = LOCATION
    if media := FILES.get(operation["operationId"]):
        good["content"] = {media: {"schema": BYTES | {"contentMediaType": media}}}
    for status in _problems(method):
        answers[str(status)] = {"$ref": f"#/components/responses/{_answer_name(status)}"}


def _guard(operation: Json, by: Door) -> None:
    """Say which scopes open it, for programs and in words."""
    operation["security"] = [{"token": [scope]} for scope in by.scopes] or [{"token": []}]
    needs = " Or: ".join(f"`{scope}`, to {BY_NAME[scope].about}." for scope in by.scopes) or "none."
    operation["description"] = f"{operation.get('description', '').strip()}\n\nScope: {needs}"


def _problems(method: str) -> dict[int, str]:
    found = {**ALWAYS, **FOUND, **INVALID, **(SENT if method in BODY else {})}
    return dict(sorted(found.items()))


def _problem_answers() -> Iterator[tuple[str, Json]]:
    """Each error's answer, described once."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, said in sorted({**ALWAYS, **FOUND, **INVALID, **SENT}.items()):
        yield _answer_name(status), {"description": said, "content": content}


def _answer_name(status: int) -> str:
    return f"Problem{status}"


def _tidied(value: Any, *, names: bool = False) -> Any:
    """Without the titles that are made from names: they say nothing and make the document twice as long."""
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: one
        for key, one in value.items()
        if names or not (key == "title" and "version" not in value and _made(value))
    }
    return {key: _tidied(one, names=key in ("properties", "schemas")) for key, one in kept.items()}


def _made(value: Json) -> bool:
    """Whether it is a schema, whose title is made from a name."""
    return bool({"type", "anyOf", "$ref", "oneOf", "allOf", "const", "enum", "items"} & set(value))
