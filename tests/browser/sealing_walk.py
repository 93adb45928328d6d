"""Everything that a reporter can see where their browser seals, state after state, failures and changes included."""

from collections.abc import Iterator

from playwright.sync_api import FilePayload, Page, Route

from tests.browser.downgrades import SEALING, STORY, House, change_script
from tests.browser.sealing_reporters import GO, go
from tests.browser.test_reporter_cleans import jpeg
from tests.portal import SLUG

PHOTO: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
LEDGER: FilePayload = {"name": "ledger.bin", "mimeType": "application/octet-stream", "buffer": bytes(6_000_000)}
FAST_CLOCK = b"{ const real = performance.now.bind(performance); performance.now = () => real() * 1000; }\n"
"""What the worker measures by: any browser is a slow one by it."""
FILES = "#here input[type=file]"


def walk(page: Page, house: House, prefix: str = "") -> Iterator[str]:
    """Go through all of it, and yield the name of each state once it is shown; the portal gets another reader meanwhile."""
    here = f"{house.server.url}{prefix}/{SLUG}"
    page.route("**/static/reporter.js", lambda route: route.abort())
    page.goto(f"{here}/report")
    page.wait_for_selector("#waiting")
    yield "script failed"
    page.unroute_all()
    change_script(page, "reporter-worker.js", lambda whole: FAST_CLOCK + whole)
    yield from _writing(page, f"{here}/report")
    yield from _sending(page, house)
    words = page.text_content("#receipt") or ""
    house.ada.read_directory()
    [case] = [case for case in house.ada.open_all() if len(case.said()) == 1]
    case.answer("Thank you. Which ledger?").begin_handling().send()
    yield from _coming_back(page, f"{here}/receipt", words)


def _writing(page: Page, form: str) -> Iterator[str]:
    page.goto(form)
    page.wait_for_selector(SEALING)
    yield "form"
    page.click(GO)
    page.wait_for_selector(".bad")
    yield "an error"
    page.check("#here input[value=report]")
    go(page)
    yield "readers"
    go(page)
    page.fill("#here textarea[name=q_what]", STORY)
    while not page.locator(FILES).count():
        yield "question"
        for choice in page.locator("#here input[type=radio]").all()[:1]:
            choice.check()
        go(page)
    yield "send"
    page.set_input_files(FILES, PHOTO)
    page.wait_for_selector("#here [data-look=cleanable] input")
    yield "photo"
    page.set_input_files(FILES, [PHOTO, LEDGER])
    page.wait_for_selector("#here [aria-live] section.note")
    yield "slow files"


def _sending(page: Page, house: House) -> Iterator[str]:
    held: list[Route] = []

    def hold(route: Route) -> None:
        """Hold the second piece of the ledger back."""
        if held or "offset=0" in route.request.url:
            route.continue_()
        else:
            held.append(route)

    page.route("**/uploads/*", hold)
    page.click(GO)
    while not held:
        page.wait_for_timeout(50)
    yield "sending"
    page.route("**/cases", lambda route: route.abort(), times=1)
    held[0].abort()  # the line is cut: it goes on where it was
    page.wait_for_selector(".bad")
    yield "line cut"
    house.portal.join(house.server.url, f"cy{len(house.portal.staff)}")
    page.click(GO)
    page.wait_for_selector("#here section[role=alert]")
    yield "readers changed"
    page.click(GO)
    page.wait_for_selector("#receipt")
    yield "receipt"


def _coming_back(page: Page, receipt: str, words: str) -> Iterator[str]:
    page.goto(receipt)
    page.wait_for_selector(SEALING)
    page.fill("#here [name=words]", "lantern")
    page.click(GO)
    page.wait_for_selector(".bad")
    yield "unclear words"
    page.fill("#here [name=words]", words)
    page.click(GO)
    page.wait_for_selector("article[data-author=staff]")
    yield "case"
    page.route("**/case/append", lambda route: (route.fetch(), route.abort()), times=1)
    for text in ("The third.", "The third of March."):
        page.fill("#here [name=text]", text)
        page.click("#reply .go button")
        page.wait_for_selector(".bad, [data-messages] article:nth-of-type(4)")
    page.wait_for_selector("[data-messages] article:nth-of-type(4)")
    yield "answered twice"
    page.workers[0].evaluate("setTimeout(() => { throw new Error('it dies') })")
    page.fill("#here [name=text]", "Is anybody there?")
    page.click("#reply .go button")
    page.wait_for_selector("#stuck:visible")
    yield "stuck"
    page.unroute_all()
