"""The console as a page: its weight, its policy, at 320 pixels and by keyboard alone, for those who don't see it."""

import gzip

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.console import PATIENCE, STORY, Console, Office, OpenConsole

MOST_TRANSFERRED = 160_000
SINKS = ("document.body.innerHTML = '<b>x</b>'", "new Worker('/static/console.js')", "trustedTypes.createPolicy('mine', {})")
LOOKS = [(width, scheme) for width in (320, 768, 1280) for scheme in ("light", "dark")]


def wider_than_its_window(page: Page) -> bool:
    """Whether somebody would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_the_first_load_is_light(office: Office, chromium: OpenPage) -> None:
    """Everything up to the list, the worker with it, as it goes over the wire."""
    console = Console(chromium(), office)
    transferred: dict[str, int] = {}

    def measure(url: str, size: int) -> None:
        if "/api/" not in url:
            transferred[url] = size

    console.page.on("requestfinished", lambda request: measure(request.url, request.sizes()["responseBodySize"]))
    console.sign_in("ada")
    console.page.wait_for_timeout(300)
    names = {url.rpartition("/")[2] for url in transferred}
    assert {"console.js", "console-worker.js", "console.css"} <= names
    assert "words.txt" not in names, "nobody needs words to sign in"
    assert sum(transferred.values()) < MOST_TRANSFERRED, transferred


def test_another_language_costs_little_and_the_page_says_which_it_is(office: Office, chromium: OpenPage) -> None:
    page = chromium(locale="nb-NO")
    with page.expect_response("**/static/locale/nb.json") as answer:
        page.goto(office.url)
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    assert len(gzip.compress(answer.value.body())) < 30_000
    page.locator("select").select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("forced", [False, True], ids=["", "high contrast"])
@pytest.mark.timeout(300)
def test_every_state_fits_and_is_accessible(open_console: OpenConsole, *, forced: bool) -> None:
    """WCAG 2.2, level AA, as far as axe can tell; at 320 pixels nothing is wider than the window."""
    console = open_console()
    page = console.page
    page.emulate_media(forced_colors="active" if forced else "none")

    def look(state: str) -> None:
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert not wider_than_its_window(page), f"{state}, {width}, {scheme}"
            if width != 768 and not forced:
                assert accessibility_violations(page) == [], f"{state}, {width}, {scheme}"

    page.goto(console.office.url)
    look("sign-in")
    console.begin_sign_in("ada")
    expect(console.part("second-factor")).to_be_visible()
    look("second factor")
    console.type_code("ada")
    expect(console.part("welcome")).to_be_visible(timeout=PATIENCE)
    look("list")
    console.open()
    look("case")
    console.page.set_viewport_size({"width": 1280, "height": 800})
    console.press("Say who handles it")
    look("dialog")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    console.press("Help", exact=True)
    look("help")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    console.press("Ada", exact=True)
    look("account")
    console.press("Lock", exact=True)
    look("locked")


def test_the_main_job_is_done_by_keyboard_alone(open_console: OpenConsole) -> None:
    console = open_console()
    page = console.page
    page.goto(console.office.url)
    expect(page.get_by_label("Your sign-in name")).to_be_focused()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type(console.office.portal.staff["ada"].passphrase)
    page.keyboard.press("Enter")
    expect(page.get_by_label("The code that your authenticator app shows now")).to_be_focused(timeout=PATIENCE)
    console.type_code("ada")
    expect(console.part("list")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    row = console.part("list").get_by_role("button").filter(has_text=STORY)
    tab_to(page, row)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, console.part("compose").get_by_role("textbox"))
    page.keyboard.type("Written without a mouse.")
    page.keyboard.press("Control+Enter")
    expect(console.part("compose").locator(".told")).to_have_text("Sent to the reporter.")


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until *place* has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("no way there by Tab")


def ask_for_shortcuts(console: Console) -> None:
    """Let single letters do things, in the help."""
    console.press("Help", exact=True)
    console.part("help").get_by_role("checkbox").check()
    console.page.keyboard.press("Escape")
    expect(console.part("help")).to_have_count(0)


def test_single_keys_do_nothing_before_somebody_asks_for_them(open_console: OpenConsole) -> None:
    """A letter typed beside a field must not do anything (WCAG 2.1.4)."""
    console = open_console().sign_in("ada").open()
    for key in "?nrjk/":
        console.page.keyboard.press(key)
    expect(console.part("help")).to_have_count(0)
    expect(console.page.get_by_role("heading", level=1)).to_be_focused()
    console.press("Help", exact=True)
    expect(console.part("help").get_by_role("checkbox")).not_to_be_checked()
    expect(console.part("help")).not_to_contain_text("Search the list")


def test_single_keys_work_in_the_tab_that_asked_for_them(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada")
    page = console.page
    ask_for_shortcuts(console)
    page.keyboard.press("j")
    expect(console.part("list").get_by_role("button").filter(has_text=STORY)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("r")
    expect(console.part("compose").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("?")  # typed into the field, not taken for a key
    expect(console.part("help")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(console.part("help")).to_contain_text("Search the list")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_note_begun_by_its_key_goes_to_the_staff_from_its_first_letter(open_console: OpenConsole) -> None:
    """A letter that is taken for a key could lead to the reporter's field, and the rest would be sent to them."""
    console = open_console().sign_in("ada").open()
    ask_for_shortcuts(console)
    text = "Sorry, but I believe the leader is lying."
    console.page.keyboard.press("n")
    console.page.keyboard.type(text)
    expect(console.part("compose").get_by_role("textbox")).to_have_value(text)
    console.page.keyboard.press("Control+Enter")
    expect(console.part("compose").locator(".told")).to_have_text("Kept as a staff note.", timeout=PATIENCE)
    expect(console.entry(text)).to_contain_text("Staff only")


def test_another_language_leaves_one_where_one_was(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.part("compose").get_by_role("textbox").fill("Half a thought.")
    console.press("Ada", exact=True)
    console.part("account").locator("select").select_option("nb")
    expect(console.part("account")).to_contain_text("Språk")
    console.page.go_back()
    console.open()
    expect(console.part("compose").get_by_role("textbox")).to_have_value("Half a thought.")
    console.press("Lås", exact=True)
    console.type("Passfrasen din", console.office.portal.staff["ada"].passphrase)
    console.press("Lås opp")  # and one lands where something waits to be finished
    expect(console.part("compose").get_by_role("textbox")).to_have_value("Half a thought.", timeout=PATIENCE)


def test_no_text_becomes_script(office: Office, chromium: OpenPage) -> None:
    """The page may name its worker and nothing else."""
    page = chromium()
    page.goto(office.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for sink in (
        "document.body.innerHTML = '<b>x</b>'",
        "new Worker('/static/console.js')",
        "trustedTypes.createPolicy('mine', {})",
    ):
        assert page.evaluate(f"(() => {{ try {{ {sink} }} catch (e) {{ return e.name }} }})()") == "TypeError", sink
