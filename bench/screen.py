"""The console on a screen: how soon what was typed and kept is seen with 2,000 entries, and how soon
it opens.

A demonstration is served, an assessment is put on a browser of its own, and the network is taken away. Each
wait is counted in the page, from the act until the frame after the one that shows it was drawn.
"""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from bench.line import Line, at_most
from tests.integration.machine import surroundings, until

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AT = re.compile(r"Touchstone is at (http://\S+)")
ASSESSOR = "Be Alex Novak"
ENTRIES, TURNS, SLOWED = 2_000, 100, 4
MOST_WAIT, MOST_OPENING, MOST_SCRIPT = 50.0, 2.0, 120.0  # ms, s, kB
PATIENCE = 120_000  # milliseconds
KEEP = """async ([from, to]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const waits = []
  for (let one = from; one < to; one++) {
    const text = document.getElementById('text')
    const begun = performance.now()
    text.value = `Entry ${one} of the morning. K1`
    text.dispatchEvent(new Event('input', { bubbles: true }))
    await frame()
    const typed = performance.now()
    const shown = new Promise((done) => {
      const newest = () => document.querySelector('.log .entry-text')?.textContent.includes(`Entry ${one} `)
      const watch = new MutationObserver(() => {
        if (newest()) { watch.disconnect(); frame().then(done) }
      })
      const changes = { subtree: true, childList: true, characterData: true }
      watch.observe(document.getElementById('console'), changes)
    })
    text.form.requestSubmit()
    await shown
    waits.push([typed - begun, performance.now() - typed])
  }
  return waits
}"""


def measure(entries: int = ENTRIES) -> Iterator[Line]:
    """What somebody waits for in front of the screen."""
    yield _script()
    folder = Path(tempfile.mkdtemp(prefix="ts-"))
    try:
        with _demonstration(folder / "home") as address, sync_playwright() as player:
            yield from _waits(player, address, folder / "profile", entries)
    finally:
        shutil.rmtree(folder)


def _script() -> Line:
    """Every script of the console together, as it comes over the line."""
    built = Path(__file__).parents[1] / "src/touchstone/web/ui/static/built"
    size = sum(len(gzip.compress(one.read_bytes())) for one in built.glob("console*.js")) / 1024
    return at_most("Console: every script, compressed", size, "kB", MOST_SCRIPT)


@contextmanager
def _demonstration(home: Path) -> Iterator[str]:
    home.mkdir(mode=0o700)
    log = home / "log"
    variables = surroundings(TOUCHSTONE_HOME=str(home), TOUCHSTONE_LOG_LEVEL="ERROR")
    command = [sys.executable, "-m", "touchstone", "serve", "--demo", "--port", "0"]
    with log.open("w") as said, subprocess.Popen(command, env=variables, stderr=said) as process:
        try:
            until(lambda: AT.search(log.read_text()) is not None or process.poll() is not None, "it serves")
            found = AT.search(log.read_text())
            assert found is not None, log.read_text()
            yield found[1]
        finally:
            process.terminate()
            process.wait(60)


def _waits(player: Playwright, address: str, profile: Path, entries: int) -> Iterator[Line]:
    with _browser(player, profile) as context:
        page = context.pages[0]
        place = _prepared(page, address)
        context.set_offline(True)
        for begin in range(0, entries, TURNS):
            page.evaluate(KEEP, [begin, begin + TURNS])
        waits = page.evaluate(KEEP, [entries, entries + TURNS])
    for what, some in zip(("typed", "kept"), zip(*waits, strict=True), strict=True):
        said = f"Console: {what} until it is on the screen, {entries:,} entries"
        yield at_most(f"{said}, median", median(some), "ms", MOST_WAIT)
        yield at_most(f"{said}, 95 of 100", quantiles(some, n=20)[-1], "ms", MOST_WAIT)
    seconds = [_opening(player, profile, place) for _ in range(3)]
    what = f"Console: opened without a network, processor {SLOWED} × slower, {entries:,} entries"
    yield at_most(what, median(seconds), "s", MOST_OPENING)


def _prepared(page: Page, address: str) -> str:
    """An assessment is on the device; answers with its place in the console."""
    page.goto(f"{address}/demonstration/")
    page.get_by_role("button", name=ASSESSOR).first.click()
    page.wait_for_load_state("load")
    page.goto(f"{address}/console/")
    page.get_by_role("button", name=re.compile("^Put on this device ")).last.click()
    page.wait_for_selector(".desk")
    page.wait_for_function("navigator.serviceWorker.ready.then((one) => Boolean(one.active))")
    return page.url


def _opening(player: Playwright, profile: Path, place: str) -> float:
    """Seconds until the log is seen, in a browser that was just started."""
    with _browser(player, profile) as context:
        context.set_offline(True)
        page = context.pages[0]
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        begun = time.perf_counter()
        page.goto(place, wait_until="commit")
        page.wait_for_selector(".log .entry")
        return time.perf_counter() - begun


@contextmanager
def _browser(player: Playwright, profile: Path) -> Iterator[BrowserContext]:
    context = player.chromium.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        context.close()
