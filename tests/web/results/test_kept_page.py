"""What was kept of a release gives the same answer when it is judged again, or the page says what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.results import Office, review_of, submitted
from tests.factories.web import apprenticeship
from touchstone.web.audit.models import Event
from touchstone.web.quality import actions as quality
from touchstone.web.records import law
from touchstone.web.results import actions, kept
from touchstone.web.results.models import Release

QA, PAGE = "internal_quality_assurer", "results-kept"


@pytest.fixture
def release(office: Office) -> Release:
    attempt = submitted(office.people, apprenticeship(office.people))
    by = office.people.actor(QA)
    quality.agree(review=review_of(attempt).id, text="", by=by, at=office.now)
    return actions.release(attempt=attempt.id, feedback={}, by=by, at=office.now)


def test_judging_it_again_gives_the_same_answer(office: Office, release: Release) -> None:
    text = office.get(QA, PAGE, release.id).text_
    assert "the same answer, to the last finding" in text
    assert release.plan_sha256 in text
    again = Release.objects.get()
    assert kept.check(again, "default").same
    assert kept.plain_record(kept.read_record(again.record)) == again.record


def test_findings_and_traces_are_kept_with_it(release: Release) -> None:
    told = release.report["attempts"][0]
    assert {one["code"] for one in told["findings"]} >= {"result.judged", "result.within", "result.given_to"}
    assert release.report["traces"]["observation"]["answer"] == "distinction"


def test_the_sealed_history_holds_the_fingerprints(release: Release) -> None:
    facts = Event.objects.get(action="result.release").facts
    assert facts["record"] == kept.sha256(Release.objects.get().record)
    assert facts["plan"] == law.plan_sha256("ST1379", "1.1")


def test_a_policy_that_changed_since_is_named_with_what_it_changes(
    office: Office, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = law.policy("default")
    stricter = replace(old, results=replace(old.results, number=3))
    kept.policy_sha256.cache_clear()
    monkeypatch.setattr(law, "policy", lambda _: stricter)
    text = office.get(QA, PAGE, release.id).text_
    kept.policy_sha256.cache_clear()
    assert "Changed since the release: the policy." in text
    assert "by 17 October 2025" in text


def test_a_record_that_cannot_be_read_is_said_to_be_so(release: Release) -> None:
    spoilt = Release(**{field.attname: getattr(release, field.attname) for field in Release._meta.fields})
    spoilt.record = {**release.record, "programme": {}}
    checked = kept.check(spoilt, "default")
    assert checked.why_not
    assert not checked.same


def test_it_takes_few_queries(office: Office, release: Release) -> None:
    assert office.queries("manager", PAGE, release.id) <= 15
    assert office.queries("bookings", PAGE, release.id) <= 15


def test_a_kept_finding_is_shown_as_any_other(release: Release) -> None:
    told = release.report["attempts"][0]
    given = next(one for one in told["findings"] if one["code"] == "result.given_to")
    found = kept.read_finding(given)
    assert (found.outcome, found.force, found.message) == ("met", "must", given["message"])
    assert f"{found.source.document} § {found.source.section}" == given["source"]
    waived = kept.read_finding(
        given | {"waiver": {"by": "Mo", "role": "manager", "reason": "Proven otherwise."}}
    )
    assert waived.waiver is not None
    assert waived.waiver.reason == "Proven otherwise."


def test_the_page_shows_clauses_and_criteria_in_the_order_of_the_plan(
    office: Office, release: Release
) -> None:
    text = office.get(QA, PAGE, release.id).text_
    assert "tquk-st1379-spec" not in text  # the document's title stands there
    assert text.index('data-title="Criterion">OBS-P1') < text.index('data-title="Criterion">OBS-D1')
    assert "Set by the assessment plan" in text
