"""A sleeper at the console: nothing before the deadline that they wait for has passed unmet, the whole case from then on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.clock import today
from app.services.tick import take_turns
from crypto.encoding import b64
from crypto.passphrases import STAFF
from tests.browser.axe import accessibility_violations
from tests.browser.console import STORY, Office, OpenConsole
from tests.party import found_party, places
from tests.portal import SLUG, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import serving
from tests.staff_program import StaffProgram
from tests.web.reporter.test_rules_of_the_form import NORTH


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Yield a party in which the panel reads a report, and finn, the secretary general, once it was not passed on in time."""
    portal = new_portal(tmp_path / "data")
    with portal.database() as database, database.writing() as session:
        found_party(session, portal.organisation)
    (tmp_path / "server").mkdir()
    with serving(tmp_path / "server", portal.data) as server:
        for handle in ("ina", "finn", "ada"):
            token = portal.invite(handle, *places()[handle])
            portal.staff[handle] = StaffProgram.enrol(server.url, token, portal.root, STAFF)
        portal.sign_directory()
        with ReporterProgram(server.url, SLUG) as reporter:
            words = reporter.report({**NORTH, "q_what": STORY, "entry": "panel", "category": "money"})
        yield Office(portal, server, words)


def days_pass(office: Office, days: int) -> None:
    """Do what the server does in so many days."""
    with office.portal.database() as database, database.writing() as session:
        take_turns(session, office.portal.organisation, today() + timedelta(days=days))


def test_a_sleeper_sees_nothing_before_and_opens_the_case_after(office: Office, open_console: OpenConsole) -> None:
    finn = open_console().sign_in("finn")
    expect(finn.part("list")).to_contain_text("No case has come to you yet.")
    known_to_exist = finn.part("register")  # the rules register every case with the secretary general
    expect(known_to_exist).to_contain_text("Received")
    expect(known_to_exist).not_to_contain_text("Ina")  # who handles it would tell who is shut out
    assert STORY not in finn.page.content()
    expect(known_to_exist.get_by_role("button")).to_have_count(0)
    assert accessibility_violations(finn.page) == []
    days_pass(office, 3)
    finn.press("Check for new messages")
    expect(finn.part("list")).to_have_attribute("aria-busy", "false")
    expect(finn.part("list")).to_contain_text("No case has come to you yet.")
    days_pass(office, 4)
    finn.press("Check for new messages")
    finn.open(STORY)
    expect(known_to_exist).to_have_count(0)
    expect(finn.part("timeline")).to_contain_text("You were asleep here and have opened the case.")
    expect(finn.part("deadlines")).to_contain_text("It is passed on")
    assert accessibility_violations(finn.page) == []
    [read] = office.program("finn").open_all()
    assert read.chain.holds("talk", read.actor.signer.who)


def test_who_is_involved_finds_neither_the_case_nor_that_it_exists(office: Office, open_console: OpenConsole) -> None:
    with office.reporter() as reporter:
        involved = b64(office.portal.staff["finn"].member)
        reporter.report({**NORTH, "q_what": "About Finn", "entry": "panel", "category": "money", "involved": involved})
    days_pass(office, 40)
    finn = open_console().sign_in("finn")
    expect(finn.part("list").get_by_role("button").filter(has_text=STORY)).to_have_count(1)  # the other case woke him
    assert "About Finn" not in finn.page.content()
    expect(finn.part("register")).to_have_count(0)
    ina = open_console().sign_in("ina").open("About Finn")
    expect(ina.part("people")).not_to_contain_text("Finn")


def test_those_who_read_see_who_sleeps_until_when_and_that_they_woke(office: Office, open_console: OpenConsole) -> None:
    ina = open_console().sign_in("ina").open(STORY)
    expect(ina.part("people")).to_contain_text("asleep until: not done in time: It is passed on")
    days_pass(office, 4)
    open_console().sign_in("finn").open(STORY)
    ina.open(STORY)
    expect(ina.part("timeline")).to_contain_text("Finn was asleep here and has opened the case.")
    expect(ina.part("people")).not_to_contain_text("asleep until")


def test_whoever_the_report_keeps_out_is_named_to_its_handlers_and_not_offered(office: Office, open_console: OpenConsole) -> None:
    with office.reporter() as reporter:
        involved = b64(office.portal.staff["finn"].member)
        reporter.report({**NORTH, "q_what": "About Finn", "entry": "leader", "category": "money", "involved": involved})
    ada = open_console().sign_in("ada").open("About Finn")
    expect(ada.part("timeline").locator(".answers div").filter(has_text="Part of the matter")).to_contain_text("Finn")
    ada.press("Let a colleague in")
    letting = ada.part("let-in")
    expect(letting).to_contain_text("Not to be let in, as the report says: Finn.")
    expect(letting.get_by_role("radio", name="Ina")).to_have_count(1)
    expect(letting.get_by_role("radio", name="Finn")).to_have_count(0)
    assert accessibility_violations(ada.page) == []
