"""Plaintext in a request is what must not happen by accident: how it is planted and watched for, and what must be told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import FilePayload, Page, Request, Route

from tests.browser.sealing_reporters import GO, go
from tests.planted import Found, Needles
from tests.portal import SLUG, Portal, new_portal
from tests.server import Server, serving
from tests.staff_program import StaffProgram

STORY = "The heron keeps the third ledger & lies"
NAME = "Kim Heron-Hansen"
ANSWER = "The heron's ledger of March"
FILE: FilePayload = {
    "name": "heron-ledger-2024.bin",
    "mimeType": "application/octet-stream",
    "buffer": b"\x89heron-ledger-content\xf3\x00 page one\n" * 3,
}
SEALING = "body[data-path=browser]"


def planted() -> Needles:
    """Return what the reporter writes, in every spelling."""
    return (
        Needles()
        .text("the story", STORY)
        .text("the name", NAME)
        .text("the answer", ANSWER)
        .text("the file's name", FILE["name"])
        .content("the file's content", FILE["buffer"][:40])
    )


def plant_words(needles: Needles, words: str) -> Needles:
    """Add each pair of neighbours among the ten words."""
    for pair in pairwise(words.split(" ")):
        needles.words(f"the words {pair}", pair)
    return needles


@dataclass
class House:
    """A portal that is served, with a committee that reads."""

    portal: Portal
    server: Server
    ada: StaffProgram

    def page(self, path: str = "report") -> str:
        """Return an address of the organisation's."""
        return f"{self.server.url}/{SLUG}/{path}"


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield House(portal, server, ada.sign_in())


@dataclass
class Watch:
    """Everything that a page and its worker ask for: addresses and bodies; forms that were sent are told apart."""

    sent: list[bytes] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    def on(self, page: Page) -> Page:
        """Watch a page."""
        page.on("request", self._keep)
        return page

    def _keep(self, request: Request) -> None:
        self.sent += [request.url.encode(), request.post_data_buffer or b""]
        if request.is_navigation_request() and (request.method != "GET" or "?" in request.url):
            self.forms.append(f"{request.method} {request.url}")

    def found(self, needles: Needles) -> list[Found]:
        """Return what was planted and stands in a request."""
        assert self.sent, "nothing was watched"
        return list(needles.found_in(b"\n".join(self.sent), "a request"))


def change_script(page: Page, script: str, change: Callable[[bytes], bytes]) -> None:
    """Let the server's answer come with another script in it; its headers stay, without which no worker would start."""

    def answer(route: Route) -> None:
        whole = route.fetch()
        route.fulfill(response=whole, body=change(whole.body()))

    page.route(f"**/static/{script}", answer)


def says_what_to_do(page: Page, box: str) -> None:
    """See that *box* is shown, that it tells how to load the page again, and that its way to the server's path works."""
    assert page.locator(box).is_visible(), page.locator("body").inner_text()
    ways = page.locator(f"{box} a")
    again, server = ways.all()
    here = page.url.split("#")[0]
    deed = "open it" if here.endswith("/receipt") else "encrypt"
    assert (again.inner_text(), server.inner_text()) == ("Load again", f"Go on and let the server {deed}")
    assert ways.evaluate_all("links => links.map(({ href }) => href)") == [here, f"{here}?server"]
    page.once("dialog", lambda dialog: dialog.accept())  # what was typed is lost: the page asks first
    server.click()
    page.wait_for_selector("body[data-path=server] form[method=post]")


def cannot_go_on(page: Page) -> None:
    """See that there is nowhere to type, and that the page says what to do."""
    assert page.locator("body[data-path=browser]").count() == 0
    assert [field for field in page.locator("input, textarea, form").all() if field.is_visible()] == []
    says_what_to_do(page, "#waiting")


def fill(page: Page) -> None:
    """Answer what stands on this screen."""
    for selector, text in (("q_what", STORY), ("q_name", NAME), ("words", "lantern heron"), ("text", ANSWER)):
        field = page.locator(f"#here [name={selector}]")
        if field.count():
            field.fill(text)
    for choice in page.locator("#here input[type=radio]").all()[:1]:
        choice.check()
    if page.locator("#here input[type=file]").count():
        page.set_input_files("#here input[type=file]", FILE)


def heading(page: Page) -> str:
    """Return what the screen is called."""
    return page.locator("#here h1").inner_text()


def write(page: Page, url: str) -> None:
    """Fill the form at *url* up to its last screen, which is filled as well."""
    page.goto(url)
    page.wait_for_selector(SEALING)
    for _ in range(12):
        fill(page)
        if page.locator("#here input[type=file]").count():
            return
        go(page)
    raise AssertionError("there is no last screen")


def send(page: Page) -> str:
    """Send it and return the ten words."""
    page.click(GO)
    page.wait_for_selector("#receipt", timeout=30_000)
    words = page.text_content("#receipt") or ""
    assert len(words.split(" ")) == 10
    return words


def come_back(page: Page, url: str, words: str) -> None:
    """Open the case."""
    page.goto(url)
    page.wait_for_selector(SEALING)
    page.fill("#here [name=words]", words)
    page.click(GO)
    page.wait_for_selector("#here article", timeout=30_000)
