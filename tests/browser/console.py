"""A member of staff at the console in Chromium: what they see and press."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import now
from crypto.passphrases import STAFF
from tests.browser.chromium import OpenPage
from tests.portal import SLUG, Portal, new_portal
from tests.reporter_program import File, ReporterProgram
from tests.server import Server, serving
from tests.staff_api import STEP
from tests.staff_program import StaffProgram

STORY = "The invoice for the September meeting was paid twice"
NAME = "Nora Berg"
TEXT_FILE = File("notes.txt", "two bookings: 12 and 30 September ✓\n".encode(), "text/plain")
PATIENCE = 45_000  # milliseconds: stretching a passphrase, or sealing a long file, on a busy machine


@dataclass
class Office:
    """A served portal whose staff can sign in by a browser, with a case in it."""

    portal: Portal
    server: Server
    words: str

    @property
    def url(self) -> str:
        """Where the console is."""
        return f"{self.server.url}/staff/"

    def reporter(self) -> ReporterProgram:
        """Return a reporter who is elsewhere."""
        return ReporterProgram(self.server.url, SLUG)

    def program(self, handle: str) -> StaffProgram:
        """Return a member as a program, signed in at this server."""
        return self.portal.staff[handle].move_to(self.server.url).sign_in()


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Portal, str]:
    """Return a portal in which ada, bo and cy handle cases and one report was filed, and its receipt; nobody writes to it."""
    work = tmp_path_factory.mktemp("console")
    portal = new_portal(work / "data")
    with serving(work, portal.data) as server:
        portal.join(server.url, "ada", "bo", "cy", profile=STAFF)
        with ReporterProgram(server.url, SLUG) as reporter:
            words = reporter.report({"q_what": STORY, "q_name": NAME, "kind": "report"}, [TEXT_FILE])
    return portal, words


@pytest.fixture
def office(filed: tuple[Portal, str], tmp_path: Path) -> Iterator[Office]:
    """Yield a copy of the portal, served."""
    portal, words = filed
    with serving(tmp_path, (copy := portal.copied(tmp_path / "data")).data) as server:
        yield Office(copy, server, words)


@dataclass
class Console:
    """A tab with the console in it. *trouble* is what the browser complained of: nothing, as the fixture checks."""

    page: Page
    office: Office
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        # the browser reports every refusal of the API by itself; what the page makes of it is tested
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.trouble.append(text)

    def part(self, name: str) -> Locator:
        """Return a main part of the page."""
        return self.page.locator(f"[data-part={name}]")

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button that says *name*."""
        self.page.get_by_role("button", name=name, exact=exact).click()

    def type(self, label: str, text: str) -> None:
        """Type into the field called *label*."""
        self.page.get_by_label(label).fill(text)

    def begin_sign_in(self, handle: str, secret: str | None = None) -> None:
        """Type name and passphrase, or *secret* in its place, and go on."""
        self.page.goto(self.office.url)
        self.type("Organisation", SLUG)
        self.type("Your sign-in name", handle)
        self.type("Your passphrase", secret or self.office.portal.staff[handle].passphrase)
        self.press("Go on")

    def type_code(self, handle: str) -> None:
        """Type a code of the member's authenticator: no older one than the present, which could run out on the way."""
        authenticator = self.office.portal.staff[handle].authenticator
        authenticator.last = max(authenticator.last, now() // STEP - 1)
        self.type("The code that your authenticator app shows now", authenticator.code())
        self.press("Sign in", exact=True)

    def sign_in(self, handle: str) -> Console:
        """Sign in, and wait for the list."""
        self.begin_sign_in(handle)
        self.type_code(handle)
        expect(self.part("list")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
        return self

    def unlock(self, handle: str) -> None:
        """Unlock a locked tab."""
        self.type("Your passphrase", self.office.portal.staff[handle].passphrase)
        self.press("Unlock")

    def open(self, title: str = STORY) -> Console:
        """Open the case called *title*."""
        self.part("list").get_by_role("button").filter(has_text=title).click()
        expect(self.part("timeline")).to_be_visible(timeout=PATIENCE)
        return self

    def write(self, room: str, text: str, files: Sequence[str | Path] = ()) -> None:
        """Write to the reporter or a staff note (*room*: what the choice is called), and wait until it is stored."""
        self.page.get_by_role("radio", name=room).check()
        self.part("compose").get_by_role("textbox").fill(text)
        if files:
            self.part("compose").locator("input[type=file]").set_input_files([str(file) for file in files])
        self.part("compose").locator("button[type=submit]").click()
        expect(self.part("compose").locator(".told")).to_have_text(
            {"To the reporter": "Sent to the reporter.", "Staff note": "Kept as a staff note."}[room], timeout=PATIENCE
        )

    def entry(self, text: str) -> Locator:
        """Return the entry of the timeline that holds *text*."""
        return self.part("timeline").locator("article").filter(has_text=text)


OpenConsole: TypeAlias = Callable[[], Console]


@pytest.fixture
def open_console(office: Office, chromium: OpenPage) -> Iterator[OpenConsole]:
    """Return a function that opens a tab at the console, each in a browser of its own; none may have complained at the end."""
    with ExitStack() as tabs:
        yield lambda: tabs.enter_context(_quiet(Console(chromium(), office)))


@contextmanager
def _quiet(console: Console) -> Iterator[Console]:
    yield console
    assert console.trouble == []


def close(console: Console, outcome: str) -> None:
    """Close the case that is open, with *outcome*."""
    console.press("Close the case…")
    console.part("close").get_by_role("radio", name=outcome).check()
    console.part("close").get_by_role("button", name="Close the case").click()


def keep_words(console: Console) -> tuple[str, list[str]]:
    """Go through passphrase and paper key as somebody who writes them down; return both."""
    console.press("Begin")
    passphrase = console.part("passphrase").inner_text()
    console.press("I have them: check")
    console.type("Your passphrase", passphrase)
    console.press("Go on")
    return passphrase, keep_paper(console)


def keep_paper(console: Console) -> list[str]:
    """Write down the paper key that is shown, type the words that are asked for, and return all ten."""
    expect(console.part("paper")).to_be_visible(timeout=PATIENCE)
    words = console.part("paper").locator("li").all_inner_texts()
    console.press("I have them on paper: check")
    for label in console.page.locator("label", has_text=re.compile(r"^Word \d+$")).all_inner_texts():
        console.type(label, words[int(label.split()[1]) - 1])
    console.press("Go on")
    return words
