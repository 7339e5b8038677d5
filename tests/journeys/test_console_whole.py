"""An observation online, one without a network on a laptop that dies twice: the same result and trace."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.console import SENT_WITHIN, Laptop, prepared
from tests.journeys.test_merit import OBSERVATION
from tests.journeys.visitor import LEVELS, Visitor
from touchstone.rules.calendar import LONDON

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

ONLINE, OFFLINE = 3, 5  # of those who are ready; both are observed at the same time of the day
RECORDINGS = (3, 4)  # days before; registered first of all, where it can be without a network
LENGTH, PART = "31:05", ("0:00", "30:00")
PREPARED = -30  # minutes: when it is put on the laptop, whose page begins to count then
SECTIONS = [section.title for section in OBSERVATION.sections]
KINDS = OBSERVATION.questions.kinds if OBSERVATION.questions else ()
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DAY = re.compile(rf"(?:[A-Z][a-z]+day,? )?\d{{1,2}} {MONTH}(?: \d{{4}})?")
CAME = re.compile(r", ?written down [\d:]+ on DAY|Who wrote when.*?(?=Where this comes from)")
GIVEN = re.compile(r'"days_given": \d+')
PAGE = re.compile(r"\d+ of \d+\s*$")
HASH = re.compile(r"\b[0-9a-f]{16,64}\b")


@dataclass
class Session:
    """One observation while it is conducted: what is done at which minute, by the device's clock."""

    laptop: Laptop
    online: bool
    before: int = 0  # in the log already, from a page that is not the console
    entries: int = 0

    def at(self, minute: int) -> None:
        """It is that minute of the session: on the device, and where there is a network at the server too."""
        if self.online:
            self.sent()
        now = self.laptop.starts + timedelta(minutes=minute)
        if self.online:
            self.laptop.visitor.instance.clock.set(now)
        self.laptop.clock(now, (minute - PREPARED) * 60_000)

    def sent(self) -> None:
        """Everything so far is at the server."""
        if self.entries:
            self.laptop.all_sent(self.entries)

    def press(self, button: str | re.Pattern[str]) -> None:
        """Press what captures by itself."""
        self.laptop.page.get_by_role("button", name=button).first.click()
        self._kept()

    def keep(self, way: str, text: str) -> None:
        """Capture in words."""
        page = self.laptop.page
        page.get_by_role("radio", name=re.compile(f"^{way}")).check()
        page.locator("#text").fill(text)
        page.get_by_role("button", name="Keep", exact=True).first.click()
        expect(page.locator("#text")).to_have_value("")
        self._kept()

    def ask(self, number: int) -> None:
        """A question that counts, about one theme after the other."""
        page, theme = self.laptop.page, OBSERVATION.themes[number % len(OBSERVATION.themes)]
        page.get_by_role("radio", name=re.compile("^Question")).check()
        page.get_by_label("Kind", exact=True).select_option(next(kind.id for kind in KINDS if kind.counts))
        page.locator("#theme").select_option(theme.id)
        page.locator("#answer").fill("A clear example, with what was learnt from it.")
        self.keep("Question", f"Question {number + 1}? {theme.ksbs[0]}")

    def judge(self, criterion: str) -> None:
        """Met, with a reason and the first that shows it."""
        page = self.laptop.page
        card = page.locator(".judge .criterion").filter(
            has=page.locator("summary strong", has_text=criterion)
        )
        card.locator("summary").click()
        card.get_by_role("radio", name="met", exact=True).check()
        card.get_by_role("checkbox").first.check()
        card.get_by_label("Why").fill(f"Shown in the session, {criterion}.")
        card.get_by_role("button", name=re.compile("^Keep")).click()
        expect(card.locator(".level")).to_have_text("met")
        card.locator("summary").click()
        self.entries += 1

    def _kept(self) -> None:
        self.entries += 1
        expect(self.laptop.page.locator(".log .entry")).to_have_count(min(self.before + self.entries, 40))

    def register(self, held: datetime) -> None:
        """A recording, as ``steps.register_recording`` types it on the page of the assessment."""
        page = self.laptop.page
        form = page.locator("form").filter(has=page.get_by_role("button", name="Register the recording"))
        page.get_by_text("Register a recording", exact=True).click()
        for label in ("Session held", "Recorded"):
            form.get_by_label(label, exact=True).fill(f"{held:%Y-%m-%dT%H:%M}")
        form.get_by_label("Length").fill(LENGTH)
        form.get_by_label("I have looked who is visible").check()
        for box in form.get_by_role("group", name="Who is visible").get_by_role("checkbox").all():
            box.check()
        for end, text in zip(("from", "to"), PART, strict=True):
            form.get_by_label(f"Part to assess, {end}").fill(text)
        form.get_by_role("button", name="Register the recording").click()
        expect(form).to_be_hidden()
        self._kept()

    def see(self, recording: str, second: str, text: str) -> None:
        """Note something at a second of a recording; one that lies after its end is refused first."""
        page = self.laptop.page
        page.get_by_role("radio", name=re.compile("^Note")).check()
        page.get_by_label("In the recording").select_option(label=recording)
        page.locator("#text").fill(text)
        page.get_by_label("Time mark").fill("31:06")
        page.get_by_role("button", name="Keep", exact=True).first.click()
        self.laptop.says(f"31:06 is after its end: the recording is {LENGTH} long.", ".capture")
        page.get_by_label("Time mark").fill(second)
        self.keep("Note", text)


def conduct(session: Session, dies: Callable[[], None]) -> None:
    """The whole observation, to the best; twice in it the laptop dies, if it does."""
    session.at(-5)
    page = session.laptop.page
    first = page.locator("#first").locator("..")
    for _ in range(first.locator("fieldset").count()):
        session.press(re.compile("^Yes"))
    live, recordings, questioning = SECTIONS[1:]
    acts: list[tuple[str, int, int, Callable[[], None]]] = [
        (SECTIONS[0], 0, 10, lambda: session.keep("Note", "Format and times explained.")),
        (live, 15, 30, lambda: watch(session, dies)),
        (recordings, 50, 60, lambda: look_at_recordings(session)),
        (questioning, 115, 30, lambda: question(session, dies)),
    ]
    for title, begins, lasts, during in acts:
        session.at(begins)
        session.press(f"Start {title}")
        session.at(begins + 5)
        during()
        session.at(begins + lasts)
        session.press(f"End {title}")
    session.at(150)
    while session.laptop.page.get_by_role("button", name=re.compile("^Yes")).count():
        session.press(re.compile("^Yes"))
    for criterion in OBSERVATION.criteria:
        session.judge(criterion.id)


def watch(session: Session, dies: Callable[[], None]) -> None:
    """Everything is seen; in the middle of it the laptop dies."""
    half = len(OBSERVATION.ksbs) // 2
    session.keep("Seen", " ".join(["Seen clearly.", *OBSERVATION.ksbs[:half]]))
    dies()
    session.keep("Seen", " ".join(["Seen clearly as well.", *OBSERVATION.ksbs[half:]]))


def look_at_recordings(session: Session) -> None:
    """Both are watched, and something is noted at a second of each."""
    session.see("R1", "12:40", "Names what was learnt.")
    session.see("R2", "3:05", "Asks openly.")


def question(session: Session, dies: Callable[[], None]) -> None:
    """Five questions; after the third the laptop dies once more."""
    for number in range(5):
        session.ask(number)
        if number == 2:
            dies()


def test_the_same_observation_online_and_on_a_laptop_without_a_network_that_dies_twice(
    visit: Visit, tmp_path: Path
) -> None:
    told = [told_of(visit, turn, tmp_path) for turn in (ONLINE, OFFLINE)]
    assert "written down" in told[1].pop("came")  # honest about when it came in
    assert "written down" not in told[0].pop("came")
    for part in told[0]:
        assert told[1][part] == told[0][part], part
    assert "distinction" in told[0]["result"].lower()
    assert len(told[0]["judged again"]) > 10_000


def told_of(visit: Visit, turn: int, folder: Path) -> dict[str, Any]:
    """Conduct, submit and release it; then everything that is told of it, without ids, names and days."""
    assessor = visit("assessor")
    clock = assessor.instance.clock
    one, online = assessor.instance.ready[turn], turn == ONLINE
    clock.set(steps.on(date(2026, 6, 8), 9))
    starts = starts_of(assessor, one)
    ready = starts + timedelta(minutes=PREPARED)
    clock.set(ready)
    if online:
        recorded(assessor, one, starts)
    session = Session(prepared(assessor, one, clock=ready), online, before=len(RECORDINGS) if online else 0)
    name = session.laptop.page.get_by_role("heading", level=1).inner_text().split(": ")[-1]
    if not online:
        session.laptop.network(False)
        for day in RECORDINGS:
            session.register(starts - timedelta(days=day))
    conduct(session, session.laptop.crash if not online else lambda: None)
    if online:
        session.sent()
        address = steps.attempt_of(session.laptop.visitor, one, OBSERVATION.title)
        steps.submit(session.laptop.visitor, address)
    else:
        submit_without_a_network(session, starts)
    finish(visit, one, starts, name.split()[-1])
    return everything(visit, one, session.laptop, name, folder)


def starts_of(assessor: Visitor, one: str) -> datetime:
    """When their observation is booked."""
    steps.attempt_of(assessor, one, OBSERVATION.title)
    told = assessor.context.request.get(f"{assessor.instance.address}/console/state/").json()
    found = next(each for each in told["attempts"] if each["attempt"] == steps.id_of(assessor))
    return datetime.fromisoformat(found["starts_at"]).astimezone(LONDON)


def submit_without_a_network(session: Session, starts: datetime) -> None:
    """The wish waits on the laptop, which dies once more; with a network it is submitted by itself."""
    laptop = session.laptop
    laptop.visitor.instance.clock.set(starts + timedelta(minutes=150))
    laptop.page.get_by_role("button", name="Submit the judgements").click()
    expect(laptop.page.get_by_role("heading", name="Submit the judgements?")).to_be_focused()
    laptop.easy_to_hit()
    laptop.page.get_by_role("button", name="Yes, submit the judgements").click()
    laptop.says("It is submitted as soon as everything has been sent")
    laptop.crash()
    laptop.says("It is submitted as soon as everything has been sent")
    found = Axe().run(laptop.page, options={"runOnly": LEVELS}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    laptop.network(True)
    laptop.says("The judgements are submitted.", within=SENT_WITHIN)
    session.sent()
    laptop.visitor.errors.clear()  # a browser without a network says so


def recorded(assessor: Visitor, one: str, starts: datetime) -> None:
    """The recordings that are to be watched, registered."""
    steps.attempt_of(assessor, one, OBSERVATION.title)
    for day in RECORDINGS:
        steps.register_recording(assessor, starts - timedelta(days=day))


def finish(visit: Visit, one: str, starts: datetime, name: str) -> None:
    """The usual steps: agreed, released, told."""
    assurer = visit("internal_quality_assurer")
    assurer.instance.clock.set(starts + timedelta(days=1))
    steps.agree(assurer, name)
    steps.release(assurer, name)
    assurer.expect("distinction")
    steps.pass_on(visit("training_provider"), one)


def everything(visit: Visit, one: str, laptop: Laptop, name: str, folder: Path) -> dict[str, Any]:
    """The result, the report and the trace, each without ids, names and days."""
    provider, assurer = visit("training_provider"), visit("internal_quality_assurer")
    told = provider.open(f"/apprentices/{one}/statement/").text
    report = assurer.open(f"/attempts/{laptop.attempt}/report/").text
    for_them = provider.open(f"/attempts/{laptop.attempt}/told/").text
    whole = fetched(assurer, f"/attempts/{laptop.attempt}/report/internal-assessment-report.pdf")
    pdf = "\n".join(PAGE.sub("", page.extract_text()) for page in PdfReader(BytesIO(whole)).pages)
    record = json.loads(fetched(assurer, f"/apprentices/{one}/record.json"))
    texts = {"result": told, "report": report, "what the apprentice gets": for_them, "report as PDF": pdf}
    found: dict[str, Any] = {part: bare(text, name) for part, text in texts.items()}
    found["report as PDF"] = sorted(set(found["report as PDF"].split()))  # pages break elsewhere
    found["came"] = report
    attempt = next(each for each in record["attempts"] if each["method"] == OBSERVATION.id)
    found["record"] = bare(json.dumps(attempt, indent=1), name)
    found["judged again"] = bare(judged(record, folder, laptop.starts), name)
    return found


def fetched(visitor: Visitor, path: str) -> bytes:
    """What is at an address."""
    came = visitor.context.request.get(visitor.instance.address + path)
    assert came.ok, f"{path}: {came.status}"
    return came.body()


def judged(record: dict[str, Any], folder: Path, starts: datetime) -> str:
    """What the command says of the exported record, with every trace."""
    file = folder / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    on = (starts + timedelta(days=1)).isoformat(timespec="minutes")[:16]
    command = [sys.executable, "-m", "touchstone", "assess", str(file), "--on", on, "--json", "--traces"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    return json.dumps(told, indent=1)


def bare(text: str, name: str) -> str:
    """A text without ids, hashes, names, days and what follows from them; the time of the day stays.

    When an entry came in is the one time that differs: the internal report says it, as it should.
    """
    text = " ".join(text.split())
    for part in (name, *name.split()):
        text = text.replace(part, "NAME")
    without = ((ID, "ID"), (ISO_DAY, "DAY"), (DAY, "DAY"), (HASH, "HASH"), (CAME, ""), (GIVEN, "GIVEN"))
    for pattern, word in without:
        text = pattern.sub(word, text)
    return text
