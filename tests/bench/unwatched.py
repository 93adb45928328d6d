"""
A Chromium that nobody watches while it works.

Whoever drives a browser is told of every request, with its body: it then copies each part of a file that it sends, in the process
of the page, and is ten times slower than at a reporter's. So the driver goes while something is measured, and comes back after.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import LAUNCH

SLOW_START = 60
"""Lines that a starting Chromium may say before it tells its address."""


@dataclass(frozen=True)
class Unwatched:
    """A running Chromium; *address* is where a driver connects to."""

    process: psutil.Process
    address: str

    @contextmanager
    def driven(self) -> Iterator[Page]:
        """Yield its page; afterwards the driver is gone, and the page stays as it is."""
        with sync_playwright() as playwright:
            browser = playwright.chromium.connect_over_cdp(self.address)
            context = browser.contexts[0]
            yield context.pages[0] if context.pages else context.new_page()
            browser.close()


@contextmanager
def unwatched_chromium(work: Path) -> Iterator[Unwatched]:
    """Yield a Chromium with a profile of its own in *work*."""
    command = [LAUNCH["executable_path"], *LAUNCH["args"], "--headless=new", "--remote-debugging-port=0", "about:blank"]
    profile = f"--user-data-dir={mkdtemp(dir=work)}"
    with subprocess.Popen([*command, profile], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = (process.stderr.readline() for _ in range(SLOW_START))
            address = next(found[0] for line in said if (found := re.search(r"ws://\S+", line)))
            yield Unwatched(psutil.Process(process.pid), address)
        finally:
            process.kill()


def attach(page: Page, selector: str, file: Path) -> None:
    """Choose *file* in a field of *page*: a driver that has connected from outside would carry it over itself."""
    session = page.context.new_cdp_session(page)
    field = session.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})
    session.send("DOM.setFileInputFiles", {"objectId": field["result"]["objectId"], "files": [str(file)]})
    session.detach()
