"""Every page of signing in and of one's account: our layout, our words, no barrier; the same with mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import allauth
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import TemplateDoesNotExist, engines
from django.test import Client
from django.test.signals import template_rendered
from django.urls import URLPattern, URLResolver, reverse
from playwright.sync_api import sync_playwright

from tests.factories.accounts import code_of, delivered, linked, sign_in, signed_in, verified, with_app
from tests.factories.web import Cast, cast
from tests.web.ui.test_gallery import CHROMIUM, LEVELS, serve
from touchstone.project.urls import pages
from touchstone.web.accounts.models import Person

pytestmark = pytest.mark.django_db
KEYS: dict[str, dict[str, str | int]] = {
    "account_confirm_email": {"key": "nothing"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "nothing"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
}
PARTS = re.compile(
    "phone|code(?!s)|base_|signup|snippets|trust|email_change.html|base_notification|/base"
)  # of allauth that our settings leave switched off, or from which its other templates derive
Opened = dict[str, Any]


def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """The names of addresses, those in included lists too."""
    found: list[str] = []
    for one in patterns:
        found += names(one.url_patterns) if isinstance(one, URLResolver) else [str(one.name)]
    return found


def addresses() -> list[str]:
    """Every address of allauth's that is switched on."""
    (ours,) = [one for one in pages if isinstance(one, URLResolver) and str(one.pattern) == "accounts/"]
    found = [reverse(name, kwargs=KEYS.get(name)) for name in names(ours.url_patterns)]
    return sorted(found, key=lambda path: "authenticate" not in path)  # others end what is half way


def everybody() -> dict[str, Client]:
    """A stranger; people with a password, with a second factor, between the two, with no password."""
    people: Cast = cast()
    plain, doubled, half, bare = (
        verified(people.people[role]) for role in ("employer", "manager", "assessor", "apprentice")
    )
    secret = with_app(doubled)
    with_app(half)
    entered: Client = sign_in(doubled.email).client
    entered.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    Person.objects.filter(pk=bare.pk).update(password="!")
    passwordless = Client()
    passwordless.force_login(Person.objects.get(pk=bare.pk))
    return {
        "stranger": Client(),
        "password": signed_in(plain),
        "second factor": entered,
        "half way": sign_in(half.email).client,
        "passwordless": passwordless,
    }


def opened() -> dict[str, Opened]:
    """What each of them gets at every address that answers with a page."""
    pages: dict[str, Opened] = {}
    for who, client in everybody().items():
        answers = {address: client.get(address) for address in addresses()}
        pages[who] = {
            address: answer
            for address, answer in answers.items()
            if not 300 <= answer.status_code < 400 and answer["Content-Type"].startswith("text/html")
        }
    return pages


@pytest.fixture
def foreign() -> Any:
    """The templates of Django's own kind that were used: ours are of the other kind."""
    used: list[str] = []

    def note(template: Any, **_more: Any) -> None:
        name = str(getattr(template, "name", template))
        if not name.startswith("django/forms/widgets/"):  # a hidden field has no look
            used.append(name)

    template_rendered.connect(note)
    yield used
    template_rendered.disconnect(note)


def test_every_page_has_our_layout_and_one_heading(foreign: list[str]) -> None:
    pages = opened()
    seen = set()
    for who, answers in pages.items():
        for address, answer in answers.items():
            text = answer.content.decode()
            assert answer.status_code in (200, 403, 404), (who, address, answer.status_code)
            assert (text.count("<h1"), text.count("ui-header__name")) == (1, 1), (who, address)
            assert " – Touchstone</title>" in text
            assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text), (who, address)
            assert "Placeholder" not in text
            seen.add(address)
    assert foreign == []
    assert {"/accounts/login/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"} <= seen
    assert "/accounts/password/set/" in pages["passwordless"]
    assert "/accounts/2fa/authenticate/" in pages["half way"]
    assert "/accounts/2fa/recovery-codes/" in pages["second factor"]


def test_every_page_and_mail_of_allauth_that_can_be_reached_is_ours() -> None:
    folder = Path(allauth.__file__).parent / "templates"
    known = engines["jinja2"]
    missing = []
    for part in ("account", "mfa", "usersessions"):
        for file in sorted((folder / part).rglob("*.*")):
            name = str(file.relative_to(folder))
            if PARTS.search(name):
                continue
            try:
                known.get_template(name)
            except TemplateDoesNotExist:
                missing.append(name)
    assert missing == []


def test_fields_are_asked_for_in_our_words() -> None:
    text = Client().get("/accounts/login/").content.decode()
    assert ">\n  E-mail address" in text or "E-mail address" in text
    assert "placeholder" not in text
    assert "Remember" not in text
    manager = signed_in(cast().people["manager"])
    change = manager.get("/accounts/password/change/").content.decode()
    for label in ("Current password", "New password", "New password, once more", "Three words"):
        assert label in change


def test_an_address_is_added_proven_chosen_and_the_old_one_removed(foreign: list[str]) -> None:
    person = cast().people["employer"]
    client = signed_in(person)

    def send(**said: str) -> str:
        return client.post("/accounts/email/", said, follow=True).content.decode()

    assert "We sent a link to new@works.example." in send(action_add="1", email="new@works.example")
    assert "Is this your address?" in delivered()[-1].subject
    assert person.name not in delivered()[-1].body
    assert "Prove first" in send(action_primary="1", email="new@works.example")
    path = linked()
    assert "Yes, it is mine" in client.get(path).content.decode()
    assert "is proven to be yours" in client.post(path, follow=True).content.decode()
    assert "You sign in with this address from now on." in send(action_primary="1", email="new@works.example")
    assert "is removed" in send(action_remove="1", email="employer@north.example")
    assert "You sign in with new@works.example" in send(action_remove="1", email="new@works.example")
    person.refresh_from_db()
    assert person.email == "new@works.example"
    told = [(one.to, one.subject) for one in delivered()[1:]]
    assert (["employer@north.example"], "Your e-mail address was changed") in told
    assert not any("works.example" in one.body for one in delivered() if "changed" in one.subject)
    assert foreign == []


def test_an_address_that_somebody_else_has_gives_nothing_away() -> None:
    people = cast()
    verified(people.people["manager"])
    client = signed_in(people.people["employer"])
    pages = []
    for email in ("manager@north.example", "nobody@north.example"):
        said = {"action_add": "1", "email": email}
        text = client.post("/accounts/email/", said, follow=True).content.decode()
        pages.append(f"We sent a link to {email}." in text)
    assert pages == [True, True]


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.parametrize("width", [1280, 375])
def test_no_rule_of_accessibility_is_broken(width: int) -> None:
    shown: dict[str, Any] = {}
    for answers in opened().values():
        shown |= answers
    wrong = Client().post("/accounts/login/", {"login": "nobody", "password": ""})
    assert b"There is a problem" in wrong.content
    shown["/wrong/"] = wrong
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": width, "height": 900})
        handler: Callable[[Any], None] = lambda route: serve(route, shown)  # noqa: E731
        tab.route("**/*", handler)
        for address in shown:
            tab.goto(f"http://localhost{address}")
            found = Axe().run(tab, options={"runOnly": LEVELS}).response["violations"]
            assert [(address, one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, address
            assert urlsplit(tab.url).path == address
        browser.close()
