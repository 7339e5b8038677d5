"""The steps of the journey as people take them in a browser, one function each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from playwright.sync_api import Locator

from tests.journeys.visitor import Visitor
from touchstone.rules.calendar import LONDON

ID = re.compile(r"/([0-9a-f]{8}-[0-9a-f-]{27})/")


@dataclass(frozen=True)
class Newcomer:
    """Who is registered."""

    first: str
    last: str
    email: str
    employer: str


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in London."""
    return datetime.combine(day, time(hour, minute), LONDON)


def id_of(visitor: Visitor) -> str:
    """The id in the address of the page."""
    found = ID.search(visitor.path)
    assert found is not None, visitor.path
    return found[1]


def register(provider: Visitor, who: Newcomer, started: date, born: date) -> str:
    """The training provider registers an apprentice; answers with their id."""
    provider.open("/apprentices/").press("Register an apprentice").press("Start now")
    provider.fill("First name", who.first).fill("Last name", who.last).fill("E-mail address", who.email)
    provider.day("Date of birth", born).press("Continue")
    provider.page.get_by_label("Standard").select_option("ST1379")
    provider.day("Start date", started).choose("No").press("Continue")
    provider.choose("1.1").press("Continue")
    provider.pick("Employer", who.employer).fill("Line manager’s name", "Lee Marsh")
    provider.fill("Line manager’s e-mail address", "lee.marsh@works.example").press("Continue")
    provider.choose("The apprentice was given the privacy notice")
    provider.choose("The apprentice permits the assessment organisation").press("Continue")
    provider.expect("Check your answers", who.first, who.last).press("Confirm and register")
    provider.expect("Apprentice registered", who.email)
    return id_of(provider)


def add_piece(by: Visitor, one: str, title: str, mentee: str, file: Path, ksbs: Iterable[str]) -> None:
    """A piece of evidence with its file."""
    by.open(f"/apprentices/{one}/portfolio/").press("Add a piece of evidence")
    by.fill("Title", title).fill("What does it show?", "What was agreed, what was done, what came of it.")
    by.page.get_by_role("group", name="What kind of evidence is it?").get_by_role("radio").first.check()
    by.page.get_by_label(re.compile("is it about")).fill(mentee)
    by.page.locator("input[type=file]").set_input_files(file)
    for code in ksbs:
        by.page.locator(f'input[type=checkbox][value="{code}"]').check()
    by.press("Save the piece").expect(title)


def declare(provider: Visitor, one: str) -> None:
    """The provider's word that every piece is anonymised."""
    provider.open(f"/apprentices/{one}/portfolio/declare/")
    for box in provider.page.get_by_role("checkbox").all():
        box.check()
    provider.choose("nobody can be recognised").press("Declare").expect("Declared anonymised")


def hand_in_portfolio(provider: Visitor, one: str) -> None:
    """Lock it and hand it in."""
    provider.open(f"/apprentices/{one}/portfolio/hand-in/")
    note = provider.page.get_by_label("Why do you hand it in all the same?")
    if note.count():
        note.fill("The two mentees and all KSBs are covered by these pieces.")
    provider.press("Hand in the portfolio").expect("The portfolio is handed in")


def hand_in_item(by: Visitor, one: str, title: str, file: Path | None, says: str = "") -> None:
    """One item of the gateway."""
    by.open(f"/apprentices/{one}/gateways/").follow(title)
    if says:
        by.choose(says)
    if file is not None:
        by.page.locator("input[type=file]").set_input_files(file)
    by.press("Hand in")


def sign(by: Visitor, one: str, title: str) -> None:
    """Sign an item."""
    by.open(f"/apprentices/{one}/gateways/").follow(title).press("Sign it").press("Sign")


def review(bookings: Visitor, one: str, title: str) -> None:
    """Accept an item."""
    bookings.open(f"/apprentices/{one}/gateways/").follow(title).press("Review it")
    bookings.choose("Accept it").press("Save the decision")


def confirm(bookings: Visitor, one: str) -> None:
    """Confirm the gateway."""
    bookings.open(f"/apprentices/{one}/gateways/").press("Check and confirm").press("Confirm the gateway")
    bookings.expect("confirmed")


def book(bookings: Visitor, one: str, method: str, at: datetime) -> str:
    """Book a method with the first assessor who can; answers with the booking's id."""
    bookings.open(f"/apprentices/{one}/bookings/").press(f"Book {method}")
    bookings.day("Which day?", at.date()).fill("When does it start?", f"{at:%H:%M}").press("Continue")
    bookings.page.get_by_role("group", name="Assessor").get_by_role("radio").first.check()
    where = bookings.page.get_by_role("group", name="Where is it held?")
    if where.count():
        where.get_by_role("radio").first.check()
    bookings.fill("Place", "Room 2, Riverside Works").fill("Meeting link", "https://meet.example/room")
    bookings.press("Continue").expect("Check before you book").press("Book it").expect("is booked")
    return id_of(bookings)


def serve_notice(bookings: Visitor, booking: str) -> None:
    """Serve notice of it."""
    bookings.open(f"/bookings/{booking}/").press("Serve notice").press("Serve notice").expect("Served at")


def accept(assessor: Visitor, booking: str) -> None:
    """The assessor accepts, without a conflict."""
    assessor.open(f"/bookings/{booking}/").press("Accept").choose("I have no conflict of interest")
    assessor.press("Accept").expect("accepted")


def attempt_of(assessor: Visitor, one: str, method: str) -> str:
    """Open the attempt at a method; answers with its address."""
    assessor.open(f"/apprentices/{one}/assessments/")
    return assessor.go(
        assessor.page.get_by_role("region", name=method).get_by_role("link", name="Attempt").last
    ).path


def declare_conduct(assessor: Visitor) -> None:
    """Everything about the conduct holds."""
    while (button := assessor.page.get_by_role("button", name=re.compile("^It holds"))).count():
        assessor.go(button.first)


def section(assessor: Visitor, title: str) -> Locator:
    """The line of a section in the list of times."""
    return assessor.page.locator("li").filter(has=assessor.page.get_by_text(title, exact=True)).last


def run_section(assessor: Visitor, title: str, starts: datetime, minutes: int, during: object = None) -> None:
    """Start a section, do what is done in it, and end it after its minutes."""
    clock = assessor.instance.clock
    clock.set(starts)
    assessor.press("Start", within=section(assessor, title))
    if callable(during):
        during()
    clock.set(starts + timedelta(minutes=minutes))
    assessor.press("End", within=section(assessor, title))


def register_recording(assessor: Visitor, held: datetime) -> None:
    """A recording as the assessor reviewed it."""
    page = assessor.page
    page.get_by_text("Register a recording", exact=True).click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Register the recording"))
    for legend in ("Session held", "Recorded"):
        moment(form.get_by_role("group", name=legend, exact=True), held)
    assessor.fill("Length", "31:05", form)
    form.get_by_label("I have looked who is visible").check()
    for box in form.get_by_role("group", name="Who is visible").get_by_role("checkbox").all():
        box.check()
    assessor.fill("Part to assess, from", "0:00", form).fill("Part to assess, to", "30:00", form)
    assessor.press("Register the recording", within=form)


def moment(group: Locator, at: datetime) -> None:
    """Type a day and a time into their fields."""
    for part, value in (("Day", at.day), ("Month", at.month), ("Year", at.year)):
        group.get_by_label(part, exact=True).fill(str(value))
    group.get_by_label("Time").fill(f"{at:%H:%M}")


def ask(assessor: Visitor, text: str, kind: str, theme: str, ksbs: Iterable[str]) -> None:
    """Write a question and its answer down."""
    page = assessor.page
    form = page.locator("form").filter(has=page.get_by_role("button", name="Write the question down"))
    form.get_by_label("Question", exact=True).fill(text)
    form.get_by_label("Kind of question").select_option(label=kind)
    form.get_by_label("Theme").select_option(label=theme)
    for code in ksbs:
        form.get_by_label(code, exact=True).check()
    form.get_by_label("Notes of the answer").fill("A clear example, with what was learnt from it.")
    assessor.press("Write the question down", within=form)


def show(assessor: Visitor, ksbs: Iterable[str]) -> None:
    """Note that KSBs were shown."""
    page = assessor.page
    form = page.locator("form").filter(has=page.get_by_role("button", name="Write it down", exact=True))
    form.get_by_label("What you saw or heard").fill("Seen clearly in the session.")
    for code in ksbs:
        form.get_by_label(code, exact=True).check()
    form.get_by_label("These KSBs were shown").check()
    assessor.press("Write it down", within=form)


def judge(assessor: Visitor, levels: Mapping[str, str]) -> None:
    """Judge criteria, each with a reason."""
    page = assessor.page
    for criterion, level in levels.items():
        card = page.locator(f"#criterion-{criterion}")
        if card.get_attribute("open") is None:
            card.locator("summary").first.click()
        card.get_by_label(level, exact=True).check()
        card.get_by_label("Reason").first.fill(f"Shown in the session, {criterion}.")
        for box in card.locator(".assess-pointers input[type=checkbox]").all()[:1]:
            box.check()
        assessor.press(f"Save {criterion}", within=card)


def submit(assessor: Visitor, address: str) -> None:
    """Check and submit."""
    assessor.open(address).press("Check and submit")
    looked = assessor.page.get_by_label("I have looked at what cannot be told")
    if looked.count():
        looked.check()
    assessor.press("Submit the judgements").expect("The judgements are submitted")


def agree(assurer: Visitor, name: str) -> None:
    """Quality assurance agrees; what the lot left out of its sample needs nobody's agreement."""
    assurer.open("/quality/")
    if not assurer.page.get_by_role("link", name=name).count():
        return
    assurer.follow(name)
    assurer.choose("Agree").press("Save the decision")


def release(assurer: Visitor, name: str) -> None:
    """Release the result."""
    assurer.open("/results/").follow(name).press("Release the result").expect("The result is released")


def pass_on(provider: Visitor, one: str) -> None:
    """Note that the apprentice was told."""
    provider.open(f"/apprentices/{one}/statement/")
    provider.press("The apprentice was told the result")
