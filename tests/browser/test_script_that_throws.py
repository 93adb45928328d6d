"""Whatever the script needs may throw, at once or in the middle: nothing goes out in the clear, no text is lost, it is told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.downgrades import (
    ANSWER,
    FILE,
    NAME,
    SEALING,
    STORY,
    House,
    Watch,
    cannot_go_on,
    change_script,
    come_back,
    fill,
    heading,
    open_house,
    plant_words,
    planted,
    says_what_to_do,
    send,
    write,
)
from tests.browser.sealing_reporters import GO, go

pytestmark = pytest.mark.slow

IN_PAGE = {
    "Worker": "globalThis",
    "postMessage": "Worker.prototype",
    "content": "HTMLTemplateElement.prototype",
    "cloneNode": "Node.prototype",
    "pushState": "History.prototype",
    "DataTransfer": "globalThis",
    "DateTimeFormat": "Intl",
    "createTreeWalker": "Document.prototype",
}
IN_WORKER = {"fetch": "globalThis", "getRandomValues": "Crypto.prototype", "answer": "globalThis"}
"""What is taken away, and whose it is. `answer` is the worker's own `postMessage`."""

TAKE_AWAY = """
(() => {
  let owner = OWNER;
  while (!Object.hasOwn(owner, "NAME")) owner = Object.getPrototypeOf(owner);
  const real = Object.getOwnPropertyDescriptor(owner, "NAME");
  const fail = () => { if (globalThis.broken) throw new Error("taken away"); };
  const guarded = (what) => new Proxy(what, {
    apply(target, self, args) { fail(); return Reflect.apply(target, self, args); },
    construct(target, args) { fail(); return Reflect.construct(target, args); },
  });
  const now = real.get ? { ...real, get() { fail(); return real.get.call(this); } } : { ...real, value: guarded(real.value) };
  Object.defineProperty(owner, "NAME", now);
})();
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal that is served."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def watch() -> Watch:
    """Return what keeps the requests."""
    return Watch()


@pytest.fixture
def page(chromium: OpenPage, watch: Watch) -> Page:
    """Return a page that is watched."""
    return watch.on(chromium())


def prepare(page: Page, what: str, *, at_once: bool = False) -> None:
    """Make *what* throw while it is broken, in the page or in its worker."""
    owner, name = {**IN_PAGE, **IN_WORKER}[what], "postMessage" if what == "answer" else what
    script = TAKE_AWAY.replace("OWNER", owner).replace("NAME", name) + f"globalThis.broken = {str(at_once).lower()};\n"
    if what in IN_PAGE:
        page.add_init_script(script)
    else:
        change_script(page, "reporter-worker.js", lambda whole: script.encode() + whole)


def set_broken(page: Page, what: str, *, broken: bool) -> None:
    """Take *what* away, or give it back."""
    where = page if what in IN_PAGE else page.workers[0]
    where.evaluate(f"globalThis.broken = {str(broken).lower()}")


def nothing_leaked(watch: Watch, words: str = "lantern heron") -> None:
    """See that no form was sent, and nothing of the reporter's in any request."""
    assert watch.forms == []
    assert watch.found(plant_words(planted(), words)) == []


@pytest.mark.parametrize("path", ["report", "receipt"])
@pytest.mark.parametrize("what", ["Worker", "postMessage", "content", "cloneNode", "fetch", "answer"])
def test_what_is_missing_from_the_start_leaves_no_form(page: Page, house: House, watch: Watch, path: str, what: str) -> None:
    prepare(page, what, at_once=True)
    page.goto(house.page(path))
    page.wait_for_timeout(1000)
    nothing_leaked(watch)
    page.evaluate("globalThis.broken = false")  # for the page that follows
    cannot_go_on(page)


@pytest.mark.parametrize("what", ["postMessage", "content", "cloneNode", "getRandomValues"])
def test_what_fails_on_sending_is_told_and_nothing_is_lost(page: Page, house: House, watch: Watch, what: str) -> None:
    prepare(page, what)
    write(page, house.page())
    set_broken(page, what, broken=True)
    page.click(GO)
    page.wait_for_selector("#stuck", timeout=10_000)
    assert "What you wrote still stands here" in page.inner_text("#stuck")
    assert page.locator(GO).is_enabled()
    set_broken(page, what, broken=False)
    assert STORY in page.inner_text("#here")
    assert NAME in page.inner_text("#here")
    words = send(page)
    assert page.locator("#stuck").is_hidden()
    nothing_leaked(watch, words)
    case = next(case for case in house.ada.open_all() if case.chain.exposed is None)
    assert case.said()[0][1].startswith(STORY)
    assert list(case.files()) == [FILE["name"]]


def test_a_worker_that_dies_is_told_and_nothing_is_lost(page: Page, house: House, watch: Watch) -> None:
    write(page, house.page())
    page.workers[0].evaluate("setTimeout(() => { throw new Error('it dies') })")
    page.click(GO)
    page.wait_for_selector("#stuck", timeout=10_000)
    assert STORY in page.inner_text("#here")
    assert accessibility_violations(page) == []
    nothing_leaked(watch)
    says_what_to_do(page, "#stuck")


@pytest.mark.parametrize("what", ["postMessage", "getRandomValues"])
def test_who_cannot_go_on_is_led_to_the_other_path(page: Page, house: House, watch: Watch, what: str) -> None:
    prepare(page, what)
    write(page, house.page())
    set_broken(page, what, broken=True)
    page.click(GO)
    page.wait_for_selector("#stuck", timeout=10_000)
    nothing_leaked(watch)
    says_what_to_do(page, "#stuck")


def test_a_line_that_fails_in_the_worker_is_told_at_the_form(page: Page, house: House, watch: Watch) -> None:
    prepare(page, "fetch")
    write(page, house.page())
    set_broken(page, "fetch", broken=True)
    page.click(GO)
    page.wait_for_selector(".bad:has-text('try again in a moment')")
    set_broken(page, "fetch", broken=False)
    nothing_leaked(watch, send(page))


@pytest.mark.parametrize("what", ["content", "cloneNode"])
def test_a_step_that_fails_leaves_the_reporter_where_they_were(page: Page, house: House, watch: Watch, what: str) -> None:
    prepare(page, what)
    page.goto(house.page())
    page.wait_for_selector(SEALING)
    fill(page)
    go(page)
    go(page)
    fill(page)
    before = heading(page)
    set_broken(page, what, broken=True)
    page.click(GO)
    page.wait_for_selector("#stuck")
    set_broken(page, what, broken=False)
    assert heading(page) == before
    assert page.input_value("#here [name=q_what]") == STORY
    go(page)
    assert heading(page) != before
    assert page.locator("#stuck").is_hidden()
    page.go_back()
    page.wait_for_selector("#here [name=q_what]")
    assert heading(page) == before
    nothing_leaked(watch)


def test_a_step_back_that_fails_is_told(page: Page, house: House, watch: Watch) -> None:
    prepare(page, "cloneNode")
    page.goto(house.page())
    page.wait_for_selector(SEALING)
    fill(page)
    go(page)
    go(page)
    fill(page)
    set_broken(page, "cloneNode", broken=True)
    page.go_back()
    page.wait_for_selector("#stuck")
    assert page.input_value("#here [name=q_what]") == STORY
    nothing_leaked(watch)


def test_without_steps_of_its_history_the_browser_files_a_report_all_the_same(page: Page, house: House, watch: Watch) -> None:
    prepare(page, "pushState", at_once=True)
    write(page, house.page())
    assert page.locator("#stuck").is_hidden()
    nothing_leaked(watch, send(page))


def test_files_that_a_browser_can_not_put_back_are_asked_for_again(page: Page, house: House, watch: Watch) -> None:
    prepare(page, "DataTransfer", at_once=True)
    write(page, house.page())
    page.click("#here button[data-way='change=group-what']")
    page.click(GO)
    page.wait_for_selector(".bad:has-text('choose your files again')")
    fill(page)
    nothing_leaked(watch, send(page))
    assert all(list(case.files()) == [FILE["name"]] for case in house.ada.open_all())


@pytest.mark.parametrize("what", ["createTreeWalker", "DateTimeFormat"])
def test_the_words_are_shown_whatever_fails_beside_them(page: Page, house: House, watch: Watch, what: str) -> None:
    """The report is stored by then, and nobody else has its words."""
    prepare(page, what)
    write(page, house.page())
    set_broken(page, what, broken=True)
    words = send(page)
    assert "Your report is stored" in page.inner_text("#stuck")
    nothing_leaked(watch, words)


def test_an_answer_that_is_stored_is_not_asked_for_again(page: Page, house: House, watch: Watch) -> None:
    prepare(page, "createTreeWalker")
    write(page, house.page())
    words = send(page)
    come_back(page, house.page("receipt"), words)
    page.fill("#here [name=text]", ANSWER)
    set_broken(page, "createTreeWalker", broken=True)
    page.click("#reply .go button")
    page.wait_for_selector("#stuck")
    assert "Your message is stored" in page.inner_text("#stuck")
    assert page.input_value("#here [name=text]") == ""
    nothing_leaked(watch, words)
