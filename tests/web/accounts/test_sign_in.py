"""Signing in and out: by e-mail address, no account given away, wrong tries counted, sessions renewed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client

from tests.factories.accounts import delivered, linked, sign_in, signed_in, verified
from tests.factories.web import PASSWORD, cast
from touchstone.web.accounts.models import Person
from touchstone.web.mail.models import AccountMail

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'(name="csrfmiddlewaretoken" value=|<code>)[^<>]*')


@pytest.fixture
def person() -> Person:
    """Somebody whose role needs nothing but a password."""
    return verified(cast().people["employer"])


def said(answer: Any, *but: str) -> str:
    """A page without what differs between any two requests."""
    text = SECRET.sub("", answer.content.decode())
    for one in but:
        text = text.replace(one, "")
    return text


def test_an_address_however_it_is_written_and_a_password_open_the_door(person: Person) -> None:
    answer = sign_in(f" {person.email.upper()} ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert person.name in answer.client.get("/roles/").content.decode()


def test_one_goes_on_to_the_page_that_was_asked_for_and_never_to_another_site(person: Person) -> None:
    client = Client()
    asked = client.get("/people/?page=2").headers["Location"]
    assert asked == "/accounts/login/?next=/people/%3Fpage%3D2"
    assert 'name="next" value="/people/?page=2"' in client.get(asked).content.decode()
    assert sign_in(person.email, next="/people/?page=2").headers["Location"] == "/people/?page=2"
    assert sign_in(person.email, next="https://evil.example/").headers["Location"] == "/"
    assert sign_in(person.email, next="//evil.example/").headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(person: Person) -> None:
    known, unknown = sign_in(person.email, "wrong"), sign_in("nobody@north.example", "wrong")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert said(known, person.email) == said(unknown, "nobody@north.example")
    assert "The e-mail address or the password is not right." in said(known)


def test_a_closed_account_answers_like_an_unknown_one(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert said(sign_in(person.email, "wrong"), person.email) == said(
        sign_in("no@x.example", "x"), "no@x.example"
    )
    assert "_auth_user_id" not in sign_in(person.email).client.session


def test_a_forgotten_password_gets_the_same_answer_known_or_not(person: Person) -> None:
    answers = []
    for email in (person.email, "nobody@north.example"):
        client = Client()
        answer = client.post("/accounts/password/reset/", {"email": email})
        answers.append((answer.status_code, answer.headers["Location"]))
        answers.append((200, said(client.get(answer.headers["Location"]))))
    assert answers[:2] == answers[2:]
    assert [one.to for one in delivered()] == [[person.email], ["nobody@north.example"]]
    assert "There is no account with it." in delivered()[1].body
    assert "/accounts/" not in delivered()[1].body


def test_a_new_password_by_mail_works_once_and_tells_its_owner(person: Person) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": person.email}, headers={"host": "localhost"})
    assert person.name not in delivered()[0].body
    link = linked()
    form = client.get(link, follow=True)
    path = form.request["PATH_INFO"]
    weak = client.post(path, {"password1": "short", "password2": "short"}).content.decode()
    assert "too short" in weak
    assert "Three words that nobody would guess" in weak
    new = "a hundred quiet ravens"
    differs = client.post(path, {"password1": new, "password2": "another"})
    assert differs.status_code == 200
    assert client.post(path, {"password1": new, "password2": new}).status_code == 302
    assert "_auth_user_id" not in client.session
    assert "Your password was changed" in delivered()[-1].subject
    assert sign_in(person.email).status_code == 200
    assert sign_in(person.email, new).status_code == 302
    assert "was used before or has expired" in Client().get(link, follow=True).content.decode()


def test_mail_has_text_and_html_and_links_to_our_own_address_alone(person: Person) -> None:
    Client().post("/accounts/password/reset/", {"email": person.email}, headers={"host": "127.0.0.1"})
    message: Any = delivered()[0]
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert linked() in html
    assert "127.0.0.1" not in message.body + html


def test_mail_that_is_refused_waits_and_is_tried_again_known_or_not(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> int:
        raise ConnectionRefusedError

    pages = [
        said(Client().post("/accounts/password/reset/", {"email": email}, follow=True))
        for email in (person.email, "nobody@north.example")
    ]
    assert pages[0] == pages[1]
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        with pytest.raises(ConnectionError):
            delivered()
    waiting = AccountMail.objects.get(to=person.email)
    assert (waiting.sent_at, waiting.failed) == (None, "ConnectionRefusedError")
    assert [one.to for one in delivered()] == [[person.email], ["nobody@north.example"]]
    assert Client().get(linked(0), follow=True).status_code == 200


def test_the_link_to_a_new_password_stands_nowhere_readable(person: Person) -> None:
    Client().post("/accounts/password/reset/", {"email": person.email})
    (waiting,) = AccountMail.objects.all()
    assert "open this link within a day. It works once.\n\n…" in waiting.text
    assert "/accounts/" not in waiting.text + waiting.html + waiting.sealed
    assert "/accounts/password/reset/key/" in linked()
    waiting.refresh_from_db()
    assert waiting.sealed == "", "what was sent is forgotten"


def test_the_link_to_a_new_password_works_for_a_day(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    Client().post("/accounts/password/reset/", {"email": person.email})
    link, made = linked(), datetime.now()  # noqa: DTZ005, as Django's own
    for late, words in ((86_390, "New password, once more"), (86_410, "was used before or has expired")):
        at = made + timedelta(seconds=late)
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _self, at=at: at)
        assert words in Client().get(link, follow=True).content.decode()


def test_too_many_wrong_passwords_lock_out_whoever_it_is(person: Person) -> None:
    for email in (person.email, "nobody@north.example"):
        for _ in range(5):
            assert "is not right" in said(sign_in(email, "wrong"))
        locked = sign_in(email, PASSWORD)
        assert "There were too many tries. Wait 15 minutes, then try again." in said(locked)
        assert "_auth_user_id" not in locked.client.session


def test_somebody_elses_wrong_tries_lock_nobody_else_out(person: Person) -> None:
    for _ in range(6):
        sign_in("nobody@north.example", "wrong")
    assert sign_in(person.email).status_code == 302


def test_very_many_tries_from_one_place_get_a_decent_page(person: Person) -> None:
    for number in range(20):
        Client().post("/accounts/password/reset/", {"email": f"{number}@x.example"})
    answer = Client().post("/accounts/password/reset/", {"email": person.email})
    assert answer.status_code == 429
    text = answer.content.decode()
    assert "Too many tries" in text
    assert text.count("<h1") == 1
    assert "ui-header" in text


def test_signing_in_renews_the_session_and_its_token(person: Person) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = str(planted)
    sign_in(person.email, client=client)
    assert client.session.session_key != planted
    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in Client(headers={"cookie": f"sessionid={planted}"}).session


def test_signing_out_takes_a_form_and_ends_the_session(person: Person) -> None:
    client = signed_in(person)
    key = client.session.session_key
    assert "You are signed in as" in client.get("/accounts/logout/").content.decode()
    assert client.get("/roles/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/roles/").status_code == 302
    stolen = Client()
    stolen.cookies["sessionid"] = str(key)
    assert stolen.get("/roles/").status_code == 302


def test_a_new_password_by_mail_signs_out_everywhere(person: Person) -> None:
    there, client = signed_in(person), Client()
    client.post("/accounts/password/reset/", {"email": person.email})
    path = client.get(linked(), follow=True).request["PATH_INFO"]
    assert there.get("/roles/").status_code == 200
    client.post(path, {"password1": "a hundred quiet ravens", "password2": "a hundred quiet ravens"})
    assert there.get("/roles/").status_code == 302


def test_a_closed_account_is_signed_out_at_once(person: Person) -> None:
    there = signed_in(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert there.get("/roles/").status_code == 302


def test_signing_out_everywhere_else_leaves_this_browser_alone(person: Person) -> None:
    here, there = signed_in(person), signed_in(person)
    assert there.get("/roles/").status_code == 200
    assert "Sign out everywhere else" in here.get("/accounts/sessions/").content.decode()
    assert here.post("/accounts/sessions/").status_code == 302
    assert here.get("/roles/").status_code == 200
    assert there.get("/roles/").status_code == 302


def test_a_changed_password_signs_out_everywhere_else(person: Person) -> None:
    here, there = signed_in(person), signed_in(person)
    assert there.get("/roles/").status_code == 200
    new = "a hundred quiet ravens"
    changed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    wrong = here.post("/accounts/password/change/", changed | {"oldpassword": "no"})
    assert "This is not your current password." in wrong.content.decode()
    here.post("/accounts/password/change/", changed)
    assert there.get("/roles/").status_code == 302
    assert here.get("/roles/").status_code == 200
    assert "The password of your account of Touchstone was changed." in delivered()[-1].body
    assert sign_in(person.email, new).status_code == 302


@pytest.mark.parametrize(
    "password", ["elephant", "123456789012345", "password12345", "employer@north.example"]
)
def test_weak_passwords_are_refused(person: Person, password: str) -> None:
    client = signed_in(person)
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/accounts/password/change/", said).status_code == 200
    assert sign_in(person.email, password).status_code == 200


def test_nobody_signs_up_by_themselves() -> None:
    for answer in (
        Client().get("/accounts/signup/"),
        Client().post("/accounts/signup/", {"email": "a@b.example"}),
    ):
        assert "Touchstone is by invitation" in answer.content.decode()
    assert not Person.objects.filter(email="a@b.example").exists()
