"""Locking and leaving: keys go from memory, nothing is kept beyond the tab, what was typed comes back."""

from playwright.sync_api import Page, Route, expect

from tests.browser.console import STORY, Office, OpenConsole

KEPT = """async () => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length, location.href, history.state,
])"""


def kept(page: Page) -> str:
    """Return everything that a page could leave in the browser."""
    return str(page.evaluate(KEPT))


def test_locking_ends_the_keys_and_unlocking_brings_back_what_was_typed(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    typed = console.part("compose").get_by_role("textbox")
    typed.fill("Half a sentence")
    [worker] = console.page.workers
    console.press("Lock", exact=True)
    expect(console.part("locked")).to_contain_text("Your keys were taken out of memory")
    assert worker not in console.page.workers, "the worker that held the keys still lives"
    assert STORY not in console.page.content()
    assert "Half a sentence" not in console.page.content()
    console.type("Your passphrase", "six words that are not right")
    console.press("Unlock")
    expect(console.part("locked")).to_contain_text("unlock. Check every word")
    console.unlock("ada")
    expect(typed).to_have_value("Half a sentence")


def test_ten_quiet_minutes_lock_the_tab_and_the_warning_can_be_stopped(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.clock.install()
    console.sign_in("ada").open()
    console.page.clock.run_for("09:10")
    expect(console.part("idle")).to_contain_text("locks in a minute")
    console.press("Stay unlocked")
    expect(console.part("idle")).to_have_count(0)
    console.page.clock.run_for("09:10")
    expect(console.part("case")).to_be_visible()
    console.page.clock.run_for("00:55")
    expect(console.part("locked")).to_contain_text("Nobody did anything here for ten minutes")


def test_a_laptop_that_slept_is_locked_when_it_wakes(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.clock.install()
    console.sign_in("ada").open()
    console.page.clock.fast_forward("03:00:00")
    expect(console.part("locked")).to_be_visible()


def test_nothing_is_kept_beyond_the_tab(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.write("To the reporter", "A planted sentence.")
    assert kept(console.page).startswith('[[],[],"",0,0,0,"')
    assert "http" in kept(console.page)
    assert console.page.url == console.office.url
    assert kept(console.page).endswith('{"depth":1}]'), "the history holds a number and nothing else"
    for field in console.page.locator("input:not([type=radio]):not([type=file]):not([type=checkbox]), textarea, select").all():
        assert field.get_attribute("autocomplete") == "off", "Firefox would write it into its session store"


def test_leaving_and_coming_back_by_the_back_button_shows_nothing(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.page.goto("about:blank")
    console.page.go_back()
    expect(console.part("sign-in")).to_be_visible()
    assert STORY not in console.page.content()


def test_the_back_button_leads_from_a_case_to_the_list(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.set_viewport_size({"width": 320, "height": 700})
    console.sign_in("ada").open()
    expect(console.part("list")).not_to_be_visible()
    console.page.go_back()
    expect(console.part("list")).to_be_visible()
    expect(console.part("timeline")).to_have_count(0)
    console.open()
    console.press("Back to the list")
    expect(console.part("list")).to_be_visible()


def test_signing_out_everywhere_ends_the_other_tabs(open_console: OpenConsole) -> None:
    here, there = open_console().sign_in("ada"), open_console().sign_in("ada")
    here.press("Ada", exact=True)
    here.press("Sign out everywhere")
    expect(here.part("sign-in")).to_contain_text("You are signed out here and everywhere else.")
    there.part("list").get_by_role("button").filter(has_text=STORY).click()
    expect(there.part("sign-in")).to_contain_text("Your session was over")
    assert STORY not in there.page.content()


def test_who_signs_out_while_the_server_is_away_leaves_no_key(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.part("compose").get_by_role("textbox").fill("Half a sentence")
    [worker] = console.page.workers
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    console.page.context.route("**/api/v1/sign-out*", hold)
    console.press("Ada", exact=True)
    with console.page.expect_request("**/api/v1/sign-out"):
        console.press("Sign out", exact=True)
    expect(console.part("sign-in")).to_contain_text("Your keys are gone from this tab.")
    assert worker not in console.page.workers, "the worker that held the keys waits for the server"
    held.pop().abort()
    expect(console.part("sign-in")).to_contain_text("be reached: your session there ends by itself")
    assert "Half a sentence" not in console.page.content()
    console.page.context.unroute("**/api/v1/sign-out*")
    console.sign_in("ada")
    expect(console.part("list")).not_to_contain_text("unfinished")
    console.press("Ada", exact=True)
    console.page.context.route("**/api/v1/sign-out*", lambda route: route.abort())
    console.press("Sign out everywhere")
    expect(console.part("sign-in")).to_contain_text("be told to end your other sessions")


def test_signing_out_of_a_locked_tab_ends_the_session(office: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada")
    console.press("Lock", exact=True)
    with console.page.expect_response("**/api/v1/sign-out") as answer:
        console.press("Sign out", exact=True)
    assert answer.value.status == 204
    expect(console.part("sign-in")).to_contain_text("You are signed out. Nothing is left in this tab.")
