"""The console, from signing in to locking, in a language."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from app.resources import STATIC
from crypto.encoding import b64
from crypto.passphrases import STAFF
from tests.browser.console import NAME, PATIENCE, STORY, TEXT_FILE, Console, Office
from tests.contact_sheet.shots import Shots
from tests.portal import SLUG, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import serving


@dataclass
class OfficeIn(Office):
    """An office whose console is opened in a language."""

    prefix: str = ""

    @property
    def url(self) -> str:
        """Where the console is."""
        return f"{self.server.url}{self.prefix}/staff/"


@dataclass
class ConsoleIn(Console):
    """A console whose buttons and fields are called by their English names, whatever its language."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button that says *name* in the console's language."""
        super().press(self.texts.get(name, name), exact=exact)

    def type(self, label: str, text: str) -> None:
        """Type into the field that is called *label* in the console's language."""
        super().type(self.texts.get(label, label), text)


@contextmanager
def staffed(work: Path) -> Iterator[Office]:
    """Serve a portal with a committee of three, one case, and an answer in it."""
    portal = new_portal(work / "data")
    with serving(work, portal.data) as server:
        ada, *_ = portal.join(server.url, "ada", "bo", "cy", profile=STAFF)
        with ReporterProgram(server.url, SLUG) as reporter:
            words = reporter.report({"q_what": STORY, "q_name": NAME, "kind": "report"}, [TEXT_FILE])
        [case] = ada.sign_in().open_all()
        case.answer("Thank you. Which invoice was it?").send()
        yield Office(portal, server, words)


def take_all(office: Office, page: Page, language: str, shots: Shots) -> None:
    """Go through the console's states."""
    texts = {} if language == "en" else json.loads((STATIC / "locale" / f"{language}.json").read_text("utf-8"))
    console = ConsoleIn(page, OfficeIn(office.portal, office.server, office.words, shots.prefix), texts=texts)
    page.goto(console.office.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shots.take(page, "sign-in")
    console.begin_sign_in("ada", "no such passphrase")
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    shots.take(page, "wrong passphrase")
    console.begin_sign_in("ada")
    expect(console.part("second-factor")).to_be_visible(timeout=PATIENCE)
    shots.take(page, "second factor")
    console.type_code("ada")
    expect(console.part("list")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    shots.take(page, "list")
    console.open()
    shots.take(page, "case")
    for button in ("Look at it", "Say who handles it…", "Close the case…", "Take it offline…"):
        console.press(button)
        expect(page.locator("dialog[open]")).to_be_visible()
        shots.take(page, button.rstrip("…"))
        page.keyboard.press("Escape")
    console.press("Help", exact=True)
    shots.take(page, "help")
    page.keyboard.press("Escape")
    console.press("Ada", exact=True)
    shots.take(page, "account")
    console.press("Lock", exact=True)
    page.wait_for_timeout(500)
    shots.take(page, "locked")
    page.goto("about:blank")
    link = b64(office.portal.invite("dora"))
    page.goto(f"{console.office.url}#enrol={link}")
    expect(console.part("enrol")).to_be_visible(timeout=PATIENCE)
    shots.take(page, "enrol")
    console.press("Begin")
    shots.take(page, "passphrase")
