"""What the console refuses to believe, and how it says so."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Route, expect

from app.clock import today
from app.rulebooks import rulebook_file
from app.services.create_organisation import create_organisation
from crypto.encoding import b64, unb64
from crypto.entry import Entry
from crypto.founding import Founding
from crypto.identity import Identity
from crypto.passphrases import STAFF
from crypto.root_key import RootKey
from tests.browser.axe import accessibility_violations
from tests.browser.console import PATIENCE, STORY, Office, OpenConsole
from tests.staff_program import StaffProgram

DIRECTORY = re.compile(r"/api/v1/directory\b")
Change: TypeAlias = Callable[[dict[str, Any]], None]


def changed(change: Change) -> Callable[[Route], None]:
    """Return a handler that plays the server: it answers with what the real one said, changed."""

    def handle(route: Route) -> None:
        answer = route.fetch()
        content = answer.json()
        change(content)
        route.fulfill(response=answer, body=json.dumps(content))

    return handle


def test_another_root_than_the_pinned_one_ends_everything(office: Office, open_console: OpenConsole) -> None:
    """The server shows an organisation of its own making, consistent in itself, in the place of the member's."""
    with office.portal.database() as database, database.writing() as session:
        roots = [RootKey.new().public for _ in range(2)]
        forged = create_organisation(session, slug="forged", name="The House", rulebook=rulebook_file("standard"), roots=roots)
    console = open_console()

    def take_its_place(content: dict[str, Any]) -> None:
        content["founding"], content["organisation"] = b64(forged.founding), b64(forged.organisation)

    console.page.context.route("**/organisation/house", changed(take_its_place))
    console.begin_sign_in("ada")
    console.type_code("ada")
    expect(console.part("failed")).to_contain_text("the organisation that you enrolled with")
    expect(console.part("list")).to_have_count(0)
    assert console.page.workers == [], "the keys are still in memory"


def test_who_enrols_anew_with_their_keys_is_led_to_no_other_root(office: Office, open_console: OpenConsole) -> None:
    """The invitation is to an organisation of the server's own making: new unlock files would pin its roots."""
    link, console = b64(office.portal.invite("ada")), open_console()

    def invite_elsewhere(content: dict[str, Any]) -> None:
        forged = replace(Founding.parse(unb64(content["founding"])), roots=(RootKey.new().public, RootKey.new().public))
        content["founding"], content["organisation"] = b64(forged.marshal()), b64(forged.organisation)

    console.page.context.route("**/enrol/look", changed(invite_elsewhere))
    console.page.goto(f"{office.url}#enrol={link}")
    console.type("Your old passphrase", office.portal.staff["ada"].passphrase)
    console.press("Keep my keys")
    expect(console.part("failed")).to_contain_text("the organisation that you enrolled with", timeout=PATIENCE)


def test_an_older_directory_than_the_one_seen_is_refused(office: Office, open_console: OpenConsole) -> None:
    old: list[dict[str, Any]] = []

    def keep_or_replay(content: dict[str, Any]) -> None:
        if not content["versions"]:
            content["newest"] = old[0]["newest"]
        elif old:
            content.update(old[0])
        else:
            old.append(dict(content))

    console = open_console()
    console.page.context.route(DIRECTORY, changed(keep_or_replay))
    console.sign_in("ada").open()
    office.portal.join(office.server.url, "di")
    console.page.context.unroute(DIRECTORY)
    console.press("Check for new messages")
    console.open()
    expect(console.part("people").get_by_role("button")).to_have_text("Let a colleague in…")
    console.page.context.route(DIRECTORY, changed(keep_or_replay))
    console.press("Check for new messages")
    expect(console.part("list")).to_contain_text("verify")


def withheld(content: dict[str, Any]) -> None:
    """Withhold the newest record of the chain."""
    content["records"].pop()


def moved(content: dict[str, Any]) -> None:
    """Put a flipped byte into the root record: not into its signature, which is not checked again up to a head known before."""
    record = bytearray(unb64(content["records"][0]))
    record[len(record) // 2] ^= 1
    content["records"][0] = b64(bytes(record))


@pytest.mark.parametrize("change", [withheld, moved])
def test_a_case_whose_chain_does_not_verify_is_not_shown(office: Office, open_console: OpenConsole, change: Change) -> None:
    console = open_console().sign_in("ada").open()
    console.press("Take it up")
    expect(console.part("next")).to_have_count(0)
    console.page.context.route("**/api/v1/cases/*", changed(change))
    console.part("list").get_by_role("button").filter(has_text=STORY).click()
    expect(console.part("failed")).to_contain_text("This case doesn")
    assert "binder" not in console.page.content()
    expect(console.part("timeline")).to_have_count(0)


def test_an_entry_that_was_changed_is_left_out_and_the_others_stay(open_console: OpenConsole) -> None:
    def flip(content: dict[str, Any]) -> None:
        report = next(item for item in content["objects"] if item["room"] == "talk")
        sealed = bytearray(unb64(report["sealed"]))
        sealed[-1] ^= 1
        report["sealed"] = b64(bytes(sealed))

    console = open_console().sign_in("ada")
    console.page.context.route("**/api/v1/cases/*", changed(flip))
    console.open()
    expect(console.part("case")).to_contain_text("1 entry doesn")
    expect(console.part("timeline").locator("article")).not_to_have_count(0)


def test_a_name_that_the_directory_does_not_hash_is_not_shown(open_console: OpenConsole) -> None:
    def rename(content: dict[str, Any]) -> None:
        for listed in content["names"]:
            if listed["name"] == "Bo":
                listed["name"] = "Somebody Else"

    console = open_console()
    console.page.context.route(DIRECTORY, changed(rename))
    console.sign_in("ada").open()
    expect(console.part("people")).to_contain_text("somebody whose name isn")
    assert "Somebody Else" not in console.page.content()


def test_no_other_keys_than_ones_own_are_read_out_to_the_signer(office: Office, open_console: OpenConsole) -> None:
    """The server shows a member who waits an entry of its own making, to have it signed in their name."""
    token = office.portal.invite("dora")
    dora = office.portal.staff["dora"] = StaffProgram.enrol(office.server.url, token, office.portal.root, STAFF)
    about = {"instance": dora.instance, "organisation": dora.organisation, "member": dora.member}
    forged = b64(Entry.make(Identity.new(), **about, made=today()).marshal())
    console = open_console()
    console.page.context.route("**/api/v1/me", changed(lambda content: content.update(waiting=forged)))
    console.begin_sign_in("dora")
    console.type_code("dora")
    expect(console.part("failed")).to_contain_text("Something here doesn")
    expect(console.part("pending")).to_have_count(0)


def test_a_directory_that_ran_out_warns(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.clock.install(time=f"{today() + timedelta(days=93)}T12:00:00")
    console.sign_in("ada")
    expect(console.part("expired")).to_contain_text("The signed directory ran out on")
    expect(console.page.get_by_role("region", name="Notices")).to_contain_text("The signed directory ran out on")
    assert accessibility_violations(console.page) == []


def unreachable(route: Route) -> None:
    """Play a server that isn't there."""
    route.abort()


def test_a_server_that_is_away_loses_nothing(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.page.context.route("**/api/v1/**", unreachable)
    console.page.get_by_role("radio", name="To the reporter").check()
    typed = console.part("compose").get_by_role("textbox")
    typed.fill("A long answer.")
    console.press("Send to the reporter")
    expect(console.part("compose")).to_contain_text("Nothing is lost")
    expect(typed).to_have_value("A long answer.")
    console.press("Check for new messages")
    expect(console.part("list")).to_contain_text("Nothing is lost")
    expect(console.part("list").get_by_role("button").filter(has_text=STORY)).to_be_visible()
    console.page.context.unroute("**/api/v1/**")
    console.press("Send to the reporter")
    expect(console.part("compose").locator(".told")).to_have_text("Sent to the reporter.")
