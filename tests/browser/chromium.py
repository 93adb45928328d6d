"""Debian's Chromium, driven by Playwright: it looks up no host but this one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

LAUNCH: dict[str, Any] = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",  # the tests may run as root
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
}
SCRIPT_PROBE = Path(__file__).with_name("script_probe.html").as_uri()  # its title says whether script runs

OpenPage: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Return Playwright, for one module: while it runs, its event loop occupies the thread."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium_process(playwright: Playwright) -> Iterator[Browser]:
    """Return a running Chromium; pages come from the fixture `chromium`."""
    with playwright.chromium.launch(**LAUNCH) as browser:
        yield browser


@pytest.fixture
def chromium(chromium_process: Browser) -> Iterator[OpenPage]:
    """
    Return a function that opens a page in a fresh context: no cookie or cache of another page's.

    Its argument *script* (default True) says whether the pages may run script; others go to the browser's context.
    """
    with ExitStack() as contexts:

        def open_page(*, script: bool = True, **options: Any) -> Page:
            context = contexts.enter_context(chromium_process.new_context(java_script_enabled=script, **options))
            return checked_page(context, script=script)

        yield open_page


@pytest.fixture
def chromium_profile(playwright: Playwright) -> Callable[..., Any]:
    """Return a context manager that opens a page in a Chromium whose profile is a given folder, kept for searching."""

    @contextmanager
    def open_profile(folder: Path, *, script: bool = True, **options: Any) -> Iterator[Page]:
        launch = playwright.chromium.launch_persistent_context
        with launch(folder, java_script_enabled=script, **LAUNCH, **options) as context:
            yield checked_page(context, script=script)

    return open_profile


def checked_page(context: BrowserContext, *, script: bool) -> Page:
    """Return a new page of *context*, after seeing for ourselves whether script runs in it."""
    page = context.new_page()
    page.goto(SCRIPT_PROBE)
    assert page.title() == ("script is on" if script else "script is off")
    page.goto("about:blank")
    return page
