"""Enrolling at the console: keys made in the browser, words kept on paper, a second factor, then a signature is awaited."""

import pyotp
import pytest
from playwright.sync_api import Page, expect

from app.clock import now
from app.storage.members import find_by_handle
from app.storage.organisations import entries_of_member
from crypto.encoding import b64
from crypto.entry import Entry
from tests.browser.axe import accessibility_violations
from tests.browser.console import STORY, Console, Office, OpenConsole, keep_words


def follow_link(console: Console, office: Office, handle: str) -> None:
    """Open an enrolment link and go to the words."""
    token = b64(office.portal.invite(handle))
    console.page.goto(f"{office.url}#enrol={token}")
    expect(console.part("enrol")).to_contain_text(f"{handle.title()}, you are invited")
    assert token not in console.page.url, "the token stays in the address, and so in the history"
    assert "#" not in console.page.url


def add_authenticator(page: Page) -> None:
    """Give the browser a built-in authenticator whose user always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def entry_on_server(office: Office, handle: str) -> bytes:
    """Return the entry that the server keeps for a member."""
    with office.portal.database() as database, database.reading() as session:
        member = find_by_handle(session, office.portal.organisation.organisation, handle)
        assert member is not None
        [signed] = entries_of_member(session, member.member).values()
        return signed


def sign_in(console: Console, handle: str, passphrase: str) -> None:
    """Type name and passphrase."""
    console.type("Your sign-in name", handle)
    console.type("Your passphrase", passphrase)
    console.press("Go on")


def test_enrolling_with_an_app_then_waiting_for_the_signature(office: Office, open_console: OpenConsole) -> None:
    console = open_console()
    follow_link(console, office, "dora")
    assert office.portal.root.hex() in console.part("enrol").inner_text().replace(" ", ""), "the root to compare is shown"
    passphrase, words = keep_words(console)
    assert len(passphrase.split(" ")) == 6
    assert len(set(words)) == 10
    console.press("Use an authenticator app")
    secret = console.part("totp-secret").inner_text().replace(" ", "")
    assert accessibility_violations(console.page) == []
    console.type("The code that the app shows now", pyotp.TOTP(secret).at(now() - 30))
    console.press("Finish")
    spoken = console.part("pending").locator(".fingerprint").inner_text()
    assert Entry.parse(entry_on_server(office, "dora")).fingerprint_text == spoken, "what is read out is what the signer sees"
    console.press("To the sign-in")
    sign_in(console, "dora", passphrase)
    console.type("The code that your authenticator app shows now", pyotp.TOTP(secret).at(now()))
    console.press("Sign in", exact=True)
    expect(console.part("pending")).to_contain_text("not in the directory yet")
    expect(console.page.get_by_role("heading", level=1)).to_be_focused()
    expect(console.part("pending").locator(".fingerprint")).to_have_text(spoken)
    office.portal.sign_directory()
    console.press("Look again")
    expect(console.part("list")).to_contain_text("No case has come to you yet")


def test_enrolling_and_signing_in_with_a_passkey(office: Office, open_console: OpenConsole) -> None:
    console = open_console()
    add_authenticator(console.page)
    follow_link(console, office, "dora")
    passphrase, _ = keep_words(console)
    console.press("Make a passkey")
    expect(console.part("pending")).to_be_visible()
    office.portal.sign_directory()
    console.press("To the sign-in")
    sign_in(console, "dora", passphrase)
    console.press("Use the passkey")
    expect(console.part("list")).to_be_visible()


@pytest.mark.parametrize("step", ["passphrase", "paper"])
def test_words_that_were_not_kept_are_noticed(office: Office, open_console: OpenConsole, step: str) -> None:
    console = open_console()
    follow_link(console, office, "dora")
    console.press("Begin")
    passphrase = console.part("passphrase").inner_text()
    console.press("I have them: check")
    if step == "paper":
        console.type("Your passphrase", passphrase)
        console.press("Go on")
        console.press("I have them on paper: check")
    fields = console.page.get_by_role("textbox")
    for field in fields.all():
        field.fill("no such word")
    console.press("Go on")
    expect(fields.first).to_have_attribute("aria-invalid", "true")
    expect(console.part("enrol").locator(".error").first).to_be_visible()


def test_a_link_works_once_and_no_other_is_believed(office: Office, open_console: OpenConsole) -> None:
    console = open_console()
    console.page.goto(f"{office.url}#enrol={b64(bytes(32))}")
    expect(console.part("failed")).to_contain_text("unknown, was used, or is older than 72 hours")


def test_who_lost_only_the_second_factor_keeps_their_keys_and_their_cases(office: Office, open_console: OpenConsole) -> None:
    before = office.portal.staff["ada"].passphrase
    console = open_console()
    follow_link(console, office, "ada")
    console.type("Your old passphrase", before)
    console.press("Keep my keys")
    expect(console.part("enrol")).to_contain_text("Your keys are kept")
    passphrase, _ = keep_words(console)
    console.press("Use an authenticator app")
    secret = console.part("totp-secret").inner_text().replace(" ", "")
    console.type("The code that the app shows now", pyotp.TOTP(secret).at(now() - 30))
    console.press("Finish")
    office.portal.sign_directory()
    console.press("To the sign-in")
    sign_in(console, "ada", passphrase)
    console.type("The code that your authenticator app shows now", pyotp.TOTP(secret).at(now()))
    console.press("Sign in", exact=True)
    console.open(STORY)
