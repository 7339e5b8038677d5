"""What programs read beside the journey: forms as files, what goes soon, what remains, jobs that failed."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.api.test_more import did, said
from tests.factories.doors import program
from tests.factories.web import NOW, Cast, apprenticeship, cast
from tests.web.mail.test_jobs import failed
from touchstone.rules.calendar import day
from touchstone.web.organisations.scope import within
from touchstone.web.privacy.models import Outcome
from touchstone.web.records.actions import take_document


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("workbook", b"PK")])
def test_the_mapping_form_comes_as_a_file_and_that_it_did_is_kept(
    people: Cast, ending: str, begins: bytes
) -> None:
    one, path = apprenticeship(people), "/apprentices/{}/mapping-form/{}"
    answer = program(people, "training_provider").get(path.format(one.id, ending))
    assert (answer.status_code, answer.content[: len(begins)]) == (200, begins)
    assert answer["Cache-Control"] == "private, no-store"
    assert did("document.take")
    stranger = program(cast("South"), "training_provider")
    said(stranger.get(path.format(one.id, ending)), 404)


def test_what_goes_soon_is_counted_and_listed_by_kind_with_what_holds_it(people: Cast) -> None:
    left = day(NOW).replace(year=day(NOW).year - 1)  # recordings are kept for a year
    one = apprenticeship(people, withdrawn_on=left, withdrawn_reason="Moved")
    apprenticeship(people, person=None, email="still@here.example", uln="")
    acts = program(people, "manager")
    counted = {each["kind"]: each["cases"] for each in said(acts.get("/going-soon"))}
    assert (counted["recordings"], counted["portfolio"]) == (1, 0)
    said(acts.send(f"/apprentices/{one.id}/holds", {"reason": "The police asked."}), 201)
    (going,) = said(acts.get("/going-soon/recordings"))["items"]
    assert (going["apprentice"], going["ended_on"], going["until"]) == (
        str(one.id),
        left.isoformat(),
        day(NOW).isoformat(),
    )
    assert going["holds"] == ["A manager holds everything: The police asked."]
    assert said(acts.get("/going-soon/portfolio"))["items"] == []
    said(acts.get("/going-soon/weather"), 404)
    assert said(program(cast("South"), "manager").get("/going-soon/recordings"))["items"] == []


def test_who_opened_what_is_told_by_name_to_the_manager_and_by_organisation_to_the_apprentice(
    people: Cast,
) -> None:
    one = apprenticeship(people)
    for role in ("training_provider", "manager", "apprentice"):
        take_document(one=one, document="statement_of_results", by=people.actor(role), at=NOW)
    path, own = f"/apprentices/{one.id}/access", program(people, "apprentice")
    told = {
        role: [(each["who"], each["role"]) for each in said(program(people, role).get(path))["items"]]
        for role in ("apprentice", "manager")
    }
    roles = ["Apprentice", "Manager", "Training provider"]
    who = ["You", "North Assessment", "Somebody of your training provider"]
    assert told["apprentice"] == list(zip(who, roles, strict=True))
    assert told["manager"][1:] == [("North Manager", roles[1]), ("North Training provider", roles[2])]
    page = said(own.get(path, limit=2))
    last = said(own.get(path, limit=2, after=page["next"].partition("after=")[2].partition("&")[0]))
    assert [len(each["items"]) for each in (page, last)] == [2, 1]
    (seen,) = last["items"]
    assert (seen["did"], seen["what"]) == ("Downloaded", "Statement of results")
    said(program(people, "employer", ["apprentices:read"]).get(path), 403)
    said(program(cast("South"), "manager").get(path), 404)


def test_pages_of_what_goes_soon_repeat_nobody(people: Cast) -> None:
    left = day(NOW).replace(year=day(NOW).year - 1)
    for number in range(3):
        email = f"left{number}@learners.example"
        apprenticeship(people, person=None, email=email, uln="", withdrawn_on=left, withdrawn_reason="Moved")
    acts, found, address = program(people, "manager"), [], "/going-soon/recordings"
    page = said(acts.get(address, limit=2))
    found += page["items"]
    after = page["next"].partition("after=")[2].partition("&")[0]
    page = said(acts.get(address, limit=2, after=after))
    found += page["items"]
    assert (len({each["apprentice"] for each in found}), page["next"]) == (3, None)


def test_outcomes_are_counted_and_name_nobody(people: Cast) -> None:
    of = {"organisation": people.organisation, "standard": "ST1379", "version": "1.1", "overall": "merit"}
    for month in (3, 7):
        Outcome.objects.create(**of, month=f"2024-{month:02}-01", attempts=2, resits=month == 7)
    (told,) = said(program(people, "manager").get("/outcomes"))
    assert told == {
        "year": 2024,
        "standard": "ST1379",
        "version": "1.1",
        "overall": "Merit",
        "cases": 2,
        "attempts": 4,
        "resits": 1,
        "retakes": 0,
        "appeals": 0,
        "upheld": 0,
    }
    assert said(program(cast("South"), "manager").get("/outcomes")) == []


def test_a_failed_job_is_listed_and_tried_again_once(people: Cast) -> None:
    own = str(people.organisation.id)
    job = failed("mail.digest", organisation=own, timestamp=0)
    others = failed("mail.digest", organisation=str(cast("South").organisation.id), timestamp=0)
    acts = program(people, "manager")
    (listed,) = said(acts.get("/failed-jobs"))["items"]
    assert (listed["id"], listed["does"]) == (job, "Write the daily digests")
    said(acts.send(f"/failed-jobs/{others}/try-again"), 404)
    assert said(acts.send(f"/failed-jobs/{job}/try-again"))["id"] == job
    assert ProcrastinateJob.objects.get(id=job).status == "todo"
    with within(people.organisation.id):
        assert did("job.retry")
    said(acts.send(f"/failed-jobs/{job}/try-again"), 404)
    assert said(acts.get("/failed-jobs"))["items"] == []


@pytest.mark.parametrize("number", ["0", "x", str(2**63)])
def test_a_number_that_no_job_has_is_said_to_be_wrong(people: Cast, number: str) -> None:
    answer = program(people, "manager").send(f"/failed-jobs/{number}/try-again")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "path:job")


@pytest.mark.parametrize("role", ["bookings", "training_provider", "assessor", "internal_quality_assurer"])
@pytest.mark.parametrize("path", ["/going-soon", "/going-soon/portfolio", "/outcomes", "/failed-jobs"])
def test_no_other_role_reads_them(people: Cast, role: str, path: str) -> None:
    said(program(people, role).get(path), 403)
