"""A move on the web page as its reader sees it: from the slider to the drawn headline, in Chromium without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from benchmarks.history import BEFORE, PRESENT, earlier_tree
from benchmarks.timing import Row

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
NOW, THEN = "inntektsmodell.cli.main", "inntektsmodell.cli"
WHAT = "a move on the page, in the browser"
MOVES = """async (moves) => {
  const range = document.querySelector("input[type=range]"), times = [];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let move = 0; move < moves; move++) {
    const changed = new Promise((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      watch.observe(document.getElementById("tiles"), { subtree: true, childList: true, characterData: true });
    });
    const start = performance.now();
    range.value = String((10 + (move * 7) % 60) / 100);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    await changed;
    await frame();
    await frame();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 900));
  }
  return times;
}"""
"""Milliseconds of each move, until the second frame after it; then the reader rests, so that what waits is done."""


def rows(moves: int) -> Iterator[Row]:
    """The row of the present page beside the earlier one; only a line that says so where something is not at hand."""
    tree = earlier_tree()
    if tree is None or not CHROMIUM.exists():
        print(f"{WHAT}: {CHROMIUM} or the history is not at hand; left out")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield Row(
            WHAT,
            _seconds_of_a_move(browser, PRESENT, NOW, moves),
            _seconds_of_a_move(browser, tree, THEN, moves),
            f"commit {BEFORE}",
            "≤ 50 ms",
        )
        browser.close()


def _seconds_of_a_move(browser: Browser, tree: Path, module: str, moves: int) -> float:
    """Median seconds of a move on the page that the code of a tree serves; the first one does not count."""
    with _served(tree, module) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]", state="attached")
        times: list[float] = page.evaluate(MOVES, moves + 1)
        page.close()
    return median(times[1:]) / 1000


@contextmanager
def _served(tree: Path, module: str) -> Iterator[str]:
    """The address of the page of a tree, which keeps nothing."""
    command = [sys.executable, "-c", f"from {module} import main; main()", "app", "--no-browser", "--port", "0"]
    with TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPATH": str(tree), "XDG_CACHE_HOME": cache}
        server = subprocess.Popen(command, cwd=tree, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[0]
        finally:
            server.terminate()
            server.wait()
