"""The administrator's page: what is proposed there holds once it is signed, and no case is in it."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from app.services.draft import read_draft, store_draft
from app.services.invite_member import OfferedSeat
from app.services.use_rulebook import accept_rulebook
from crypto.passphrases import STAFF
from crypto.roles import Role
from tests.browser.axe import accessibility_violations
from tests.browser.console import PATIENCE, STORY, Console, Office, OpenConsole
from tests.party import RULEBOOK
from tests.portal import BODY
from tests.staff_program import StaffProgram

LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


@pytest.fixture
def administered(office: Office) -> Office:
    """Return the office with eva, who administers it."""
    token = office.portal.invite("eva", OfferedSeat(BODY, Role.ADMINISTRATOR))
    office.portal.staff["eva"] = StaffProgram.enrol(office.server.url, token, office.portal.root, STAFF)
    office.portal.sign_directory()
    return office


@pytest.fixture
def console(administered: Office, open_console: OpenConsole) -> Console:
    """Return the page as it opens."""
    console = open_console().sign_in("eva")
    console.press("Administration", exact=True)
    expect(console.part("administration")).to_contain_text("The committee", timeout=PATIENCE)
    return console


def wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def seats(office: Office) -> dict[str, set[str]]:
    """Return who sits in the committee by the draft: sign-in names by role."""
    with office.portal.database() as database, database.reading() as session:
        (body,) = read_draft(session, office.portal.organisation).bodies
    names = {member.member: handle for handle, member in office.portal.staff.items()}
    found: dict[str, set[str]] = {}
    for seat in body.seats:
        found.setdefault(seat.role.value, set()).add(names[seat.member])
    return found


def test_whoever_handles_cases_is_offered_no_administration(administered: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada")
    expect(console.page.get_by_role("button", name="Administration")).to_have_count(0)
    console.open()


def test_an_administrator_sees_no_case(console: Console) -> None:
    expect(console.part("list").get_by_role("button").filter(has_text=STORY)).to_have_count(0)
    page = console.part("administration")
    expect(page).to_contain_text("Nothing here opens a case")
    for trace in (STORY, "Received", "cases held"):
        expect(page).not_to_contain_text(trace)


def test_a_seat_is_proposed_by_keyboard_and_holds_once_signed(console: Console) -> None:
    page, part = console.page, console.part("administration")
    summary = part.get_by_text("Propose a seat in The committee…")
    summary.focus()
    page.keyboard.press("Enter")
    form = part.locator("details[open]")
    form.get_by_label("Who").select_option("Bo")
    form.get_by_label("What they do").select_option("adviser")
    form.get_by_label("Last day of the term").fill("31 December")
    form.get_by_role("button", name="Propose it").focus()
    page.keyboard.press("Enter")
    expect(form).to_contain_text("Type the day as year-month-day.")
    expect(form.get_by_label("Last day of the term")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("2030-12-31")
    page.keyboard.press("Enter")
    expect(part.get_by_role("listitem").filter(has_text="Bo: advises, until").last).to_contain_text("new, once signed")
    expect(summary).to_be_focused()
    expect(part.get_by_role("status").first).to_contain_text("Proposed.")
    assert seats(console.office)["adviser"] == {"bo"}
    console.office.portal.sign_directory()
    console.press("Back to the list")
    console.press("Administration", exact=True)
    expect(part).to_contain_text("Bo: advises, until")
    expect(part).not_to_contain_text("once signed")


def test_a_seat_is_taken_away_and_who_would_receive_follows(console: Console) -> None:
    part = console.part("administration")
    part.get_by_role("button", name="Take away: Cy").click()
    expect(part).to_contain_text("leaves, once signed")
    assert seats(console.office)["handler"] == {"ada", "bo"}
    console.press("Try it")
    tried = console.part("tried")
    expect(tried.get_by_role("listitem")).to_have_count(2)
    expect(tried).to_contain_text("Ada, The committee: the rules name this body")
    part.get_by_label("By what is proposed").uncheck()
    console.press("Try it")
    expect(tried.get_by_role("listitem")).to_have_count(3)
    part.get_by_text("Who is involved: 0").click()
    for name in ("Ada", "Bo", "Cy"):
        part.get_by_role("checkbox", name=name, exact=True).check()
    console.press("Try it")
    expect(tried).to_contain_text("nobody is left who could receive it")


def test_units_are_proposed_within_units_and_what_can_not_be_is_said(console: Console) -> None:
    office, part = console.office, console.part("administration")
    with office.portal.database() as database, database.writing() as session:
        rulebook = accept_rulebook(session, RULEBOOK, "house")
        draft = read_draft(session, office.portal.organisation)
        store_draft(session, office.portal.organisation, replace(draft, rulebook=rulebook))
    console.press("Back to the list")
    console.press("Administration", exact=True)
    for number, (short, name, kind, above) in enumerate(
        (("party", "The party", "party", "nothing above it"), ("north", "North", "county", "The party"))
    ):
        part.get_by_text("Propose a unit…").click()
        form = part.locator("details[open]")
        form.get_by_label("Short name").fill(short)
        form.get_by_label("Name in English").fill(name)
        form.get_by_label("Kind of unit").select_option(kind)
        form.get_by_label("Part of").select_option(above)
        form.get_by_role("button", name="Propose it").click()
        expect(part.locator("li > b").filter(has_text=name)).to_be_visible()
        assert len(read(office)) == number + 1
    assert read(office)["north"] == "party"
    expect(part.locator("li li > b").filter(has_text="North")).to_be_visible()
    expect(part.get_by_role("button", name="Remove: The party")).to_have_count(0)
    part.get_by_text("Change The party…").click()
    form = part.locator("details[open]")
    form.get_by_label("Part of").select_option("North")
    form.get_by_role("button", name="Propose it").click()
    expect(form).to_contain_text("by the rules or by what is proposed already")
    part.get_by_role("button", name="Remove: North").click()
    expect(part.locator("li > b").filter(has_text="North")).to_have_count(0)
    assert read(office) == {"party": None}


def read(office: Office) -> dict[str, str | None]:
    """Return the units of the draft, with what each is part of."""
    with office.portal.database() as database, database.reading() as session:
        return {unit.id: unit.parent for unit in read_draft(session, office.portal.organisation).units}


@pytest.mark.timeout(300)
def test_it_fits_and_is_accessible_folded_and_unfolded(console: Console) -> None:
    page, part = console.page, console.part("administration")
    console.press("Try it")
    expect(console.part("tried")).to_contain_text("Ada")
    for unfolded in (False, True):
        if unfolded:
            for summary in part.locator("summary").all():
                summary.click()
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert not wider_than_its_window(page), f"{unfolded}, {width}, {scheme}"
            assert accessibility_violations(page) == [], f"{unfolded}, {width}, {scheme}"
