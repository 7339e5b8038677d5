"""The plans to read: every rule and criterion with its clause, for everybody who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.browser import Site
from tests.factories.web import cast
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import within
from touchstone.web.records import law

LIST, ONE = "standards-list", "standards-one"
KNOWN = [(one.identity.reference, one.identity.version) for one in law.choices()]


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    """Everybody of a cast."""
    people = cast()
    with within(people.organisation.id):
        yield Site(people)


def test_the_list_leads_to_every_version(site: Site) -> None:
    text = site.get("apprentice", LIST).text_
    for reference, version in KNOWN:
        assert reverse(ONE, args=[reference, version]) in text


@pytest.mark.parametrize(("reference", "version"), KNOWN)
def test_every_ksb_and_criterion_is_there_word_for_word(site: Site, reference: str, version: str) -> None:
    text = unescape(site.get("apprentice", ONE, reference, version).text_)
    plan = law.plan(reference, version)
    for ksb in plan.ksbs:
        assert f"<strong>{ksb.code}</strong> {ksb.text}" in text
    for criterion in (one for method in plan.methods for one in method.criteria):
        assert criterion.text in text
        assert f"section “{criterion.source.section}”" in text


@pytest.mark.parametrize(("reference", "version"), KNOWN)
def test_a_clause_is_named_by_the_title_of_its_document(site: Site, reference: str, version: str) -> None:
    text = unescape(site.get("apprentice", ONE, reference, version).text_)
    documents = law.sources(reference, version).by_id()
    for criterion in (one for method in law.plan(reference, version).methods for one in method.criteria):
        assert f"<cite>{documents[criterion.source.document].title}</cite>" in text
        assert f"{criterion.source.document} §" not in text


def test_every_row_of_the_specification_is_on_the_page(site: Site) -> None:
    text = site.get("training_provider", ONE, "ST1379", "1.1").text_
    for words in (
        *("ST1379", "694", "610/2927/0", "£5,000", "Ofqual", "Education and early years"),
        *("Twelve months on programme", "Typically", "3 months", "12 September 2023"),
        *("Supports learners of every age", "Tutor or Vocational Mentor", "After three years."),
        "In any order; none waits for the result of another.",
        *("Photo ID", "Mapping and Tracking Form", "signed by the training provider"),
        *("10 to 16 discrete pieces of evidence", "All evidence is anonymised", "Reflective account"),
        *("120 minutes, or up to 10 % longer", "14 calendar days", "All sections on the same working day"),
        *("2 recordings", "Visible: mentor and mentee", "As video", "At least 5, counting"),
        *("nothing was simulated", "one-to-one or with a group", "may illustrate answers with the portfolio"),
        *("60 minutes, or up to 10 % longer", "At least 8, counting"),
        *("Every theme is asked about", "14 calendar days with the portfolio"),
        *("Fail, pass, merit and distinction", "A fail in either method is a fail overall"),
        *("Without further learning, typically within 2 months", "Of the employer", "6 months"),
        "Overall at most pass, unless there are exceptional circumstances",
        *("Policy of North Assessment", "Within 20 working days of the day the result was given"),
        "Released within 7 working days of the assessment",
    ):
        assert words in text, words
    first = site.get("training_provider", ONE, "ST1379", "1.0").text_
    assert "1 March 2023" in first


def test_what_a_witness_leaves_open_is_said(site: Site) -> None:
    text = site.get("assessor", ONE, "ST1379", "1.2").text_
    assert "Version 1.2 is judged by the rules of version 1.1." in text
    assert "The discussion lasts 60 minutes." in text
    assert "As the planning sheet says it: Analyse the impact of CPD on your own practice" in text
    assert "The page with the theme Monitoring is missing" in text


def test_the_record_and_the_help_lead_there(site: Site) -> None:
    assert reverse(LIST) in site.get("employer", "ui-help").text_
    assert reverse(LIST) not in Client().get(reverse("ui-help")).content.decode()


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_everybody_who_acts_reads_them_in_few_queries(site: Site, role: str) -> None:
    assert site.get(role, ONE, "ST1379", "1.1").status_code == 200
    assert site.queries(role, ONE, "ST1379", "1.1") <= 15


@pytest.mark.parametrize("which", [("ST1379", "9.9"), ("ST0000", "1.0"), ("nonsense", "..")])
def test_what_is_no_plan_is_not_found(site: Site, which: tuple[str, str]) -> None:
    assert site.get("manager", ONE, *which).status_code == 404


def test_a_stranger_signs_in_first_and_nothing_is_sent(site: Site) -> None:
    path = reverse(ONE, args=["ST1379", "1.1"])
    assert "/accounts/login/" in Client().get(path)["Location"]
    assert site.post("manager", LIST).status_code == 405


def test_a_clause_that_says_most_of_a_part_is_cited_once(site: Site) -> None:
    page = site.get("apprentice", ONE, "ST1379", "1.0").text_
    part = page.split('id="part-1"')[1].split('id="part-2"')[0]
    assert part.count("Where no other clause stands beside it") == 1
    assert part.count("section “Key Information”") == 1
    assert part.count("<cite>") > 1
