"""Messages go to the internet and to no place of our own, whatever a name pretends."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.factories.receiving import receiver
from touchstone.integrations.webhooks import outside
from touchstone.integrations.webhooks.outside import is_outside
from touchstone.integrations.webhooks.sending import REDIRECTED, SECURE, fault, send

pytestmark = pytest.mark.enable_socket
BODY = b'{"type": "result.released"}'


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_outside(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:0808:0808::"),
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_our_own_network_in_whatever_clothes_is_not(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://hooks.example/x", SECURE),
        ("ftp://hooks.example/x", SECURE),
        ("hooks.example", SECURE),
        ("https://", SECURE),
        ("https://name:word@hooks.example/", "name and password"),
        ("https://hooks.example:99999/", "not an address"),
        ("https://hooks.example/#part", "not an address to send to"),
        ("https://[::1", "not an address"),
    ],
)
def test_an_address_is_looked_at_before_it_is_kept(address: str, words: str) -> None:
    assert words in fault(address)


def test_a_good_address_is_good() -> None:
    assert fault("https://hooks.example:8443/touchstone?for=north") == ""
    assert fault("http://127.0.0.1:1/", anywhere=True) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://0/",
    ],
)
def test_a_message_to_ourselves_is_not_sent(address: str) -> None:
    outcome = send(address, {}, BODY)
    assert (outcome.delivered, outcome.status) == (False, None)
    assert outcome.error == "It leads into our own network."


def test_a_name_is_looked_up_once_and_one_inner_address_among_several_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that says another thing the second time is never asked a second time."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", (address, port)) for address in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    assert send("https://hooks.example/", {}, BODY).error == "It leads into our own network."
    assert asked == ["hooks.example"]


def test_the_connection_is_made_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as known:
        port = int(known.address.split(":")[2].partition("/")[0])
        monkeypatch.setattr(outside, "addresses", lambda host, port: ["127.0.0.1"])
        assert send(f"http://hooks.example:{port}/", {}, BODY, anywhere=True).delivered
        headers, _ = known.got[0]
        assert headers["host"] == f"hooks.example:{port}"


def test_a_receiver_that_takes_it_has_it() -> None:
    with receiver() as known:
        outcome = send(known.address, {"webhook-id": "msg_1"}, BODY, anywhere=True)
        assert (outcome.delivered, outcome.status, outcome.error) == (True, 204, "")
        (headers, body) = known.got[0]
        assert (headers["webhook-id"], headers["content-type"], body) == ("msg_1", "application/json", BODY)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_one_that_does_not_take_it_is_told_by_its_status(status: int) -> None:
    with receiver() as known:
        known.status = status
        outcome = send(known.address, {}, BODY, anywhere=True)
        assert (outcome.delivered, outcome.error) == (False, f"It answered with {status}.")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_one_that_sends_on_is_not_followed(status: int) -> None:
    with receiver() as inner, receiver() as known:
        known.status, known.location = status, inner.address
        outcome = send(known.address, {}, BODY, anywhere=True)
        assert (outcome.delivered, outcome.status, outcome.error) == (False, status, REDIRECTED)
        assert inner.got == []


@pytest.mark.parametrize("slowness", [{"wait": 3.0}, {"drip": 0.05}])
def test_one_that_is_slow_in_whatever_way_is_left_in_time(slowness: dict[str, float]) -> None:
    with receiver() as known:
        for name, seconds in slowness.items():
            setattr(known, name, seconds)
        began = time.monotonic()
        outcome = send(known.address, {}, BODY, anywhere=True, seconds=0.4)
        assert time.monotonic() - began < 2.5
        assert (outcome.delivered, outcome.error) == (False, "No answer within 0.4 seconds.")


def test_one_that_is_not_there_is_told_so() -> None:
    with receiver() as known:
        gone = known.address
    assert send(gone, {}, BODY, anywhere=True).error == "No connection: ConnectError."


def test_a_name_that_nobody_has_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: Any, **__: Any) -> None:
        raise OSError("no such name")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    assert send("https://nowhere.example/", {}, BODY).error == "No connection: ConnectError."
