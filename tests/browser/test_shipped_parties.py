"""Each rulebook that comes with the portal, on both paths: a report to its receipt, who reads it, and who sees no trace of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.clock import now, today
from app.domain.rulebook.conditions import Facts
from crypto.encoding import b64, unb64
from tests.browser.chromium import OpenPage
from tests.browser.console import PATIENCE
from tests.browser.sealing_party import Party, known, new_cases
from tests.browser.sealing_reporters import ChromiumPlain, ChromiumSeals, SealingBrowser, go_to, send
from tests.shipped_party import Shipped
from tests.staff_api import STEP, ApiError
from tests.web.reporter.staffed import holders, staffed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

ORGANISATIONS = ("arbeiderpartiet", "pvda", "senterpartiet", "sentrum", "socialdemokraterna-stockholm")
STORY = "The minutes were changed afterwards"


@pytest.fixture(scope="module", params=ORGANISATIONS)
def organisation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shipped, Party]]:
    """Yield an organisation of a rulebook that comes with the portal, its portal and its members."""
    shipped = Shipped(request.param)
    named = first_named(shipped)
    folder = tmp_path_factory.mktemp("shipped")
    with staffed(folder, shipped.found, shipped.places(), [f"{named}-a", f"{named}-b"]) as party:
        yield shipped, party


def first_named(shipped: Shipped) -> str:
    """Return the kind of body that the rules name first for the first kind of case, in the lowest unit."""
    rulebook, unit = shipped.rulebook, shipped.units()[-1]
    entries = rulebook.entries_for(rulebook.kinds[0].id, unit.kind)
    facts = Facts(rulebook.kinds[0].id, unit.kind, rulebook.level_of(unit.kind), entries[0].id if entries else None)
    row = next(row for row in rulebook.routing if row.when.holds(facts))
    return row.receives[0].body


def wishes(shipped: Shipped, party: Party) -> dict[str, str]:
    """Return answers to whatever its first kind of case asks: one of two who would read it is involved, who does not chair."""
    rulebook, involved = shipped.rulebook, party[1][f"{first_named(shipped)}-b"]
    kind = rulebook.kinds[0]
    questions = [*(q for group in rulebook.groups_for(kind.id) for q in group.questions), *rulebook.identity]
    told = {"long": STORY, "short": "Kim", "day": today().isoformat()}
    answers = {f"q_{question.id}": told[question.answer] for question in questions if question.answer in told}
    return {"kind": kind.id, "unit": shipped.units()[-1].id, "involved": b64(involved.member), **answers}


def test_reports_on_both_paths_are_read_by_those_whom_they_name_and_by_nobody_else(
    chromium: OpenPage, organisation: tuple[Shipped, Party]
) -> None:
    for path in ("browser", "server"):
        a_report_is_read_by_those_whom_it_names(chromium, organisation, path)
    in_the_console_a_reader_opens_both_and_the_involved_sees_none(chromium, organisation)


def a_report_is_read_by_those_whom_it_names(chromium: OpenPage, organisation: tuple[Shipped, Party], path: str) -> None:
    """File a report on this *path*, and see who has it."""
    shipped, party = organisation
    portal, staff = party
    before, page = known(party), chromium(script=path == "browser")
    browser: SealingBrowser = ChromiumSeals(page) if path == "browser" else ChromiumPlain(page)
    go_to(browser, f"{portal.url}/house/report", wishes(shipped, party))
    shown = {line.split(",")[0].lower() for line in lines(page, f"{browser.place} [data-who=talk] [data-shown=readers] li")}
    send(browser)
    told = new_cases(party, before)
    assert shown - {"you"} == set(told)
    (case,) = set().union(*told.values())
    for reader in told:
        staff[reader].read_directory()
        assert any(STORY in text for _, text in staff[reader].open(unb64(case)).said())
    out = staff[f"{first_named(shipped)}-b"]
    assert out.member not in {who for held in holders(portal, unb64(case)).values() for who in held}
    assert case not in {line["case"] for line in out.cases()}
    with pytest.raises(ApiError) as refused:
        out.api.ask("GET", f"/cases/{case}")
    assert refused.value.status == 404


def lines(page: Page, selector: str) -> list[str]:
    return [" ".join(line.split()) for line in page.locator(selector).all_inner_texts()]


def in_the_console_a_reader_opens_both_and_the_involved_sees_none(
    chromium: OpenPage, organisation: tuple[Shipped, Party]
) -> None:
    """Sign in at the console as the reader whom the report doesn't name, and as the one whom it does."""
    shipped, party = organisation
    named = first_named(shipped)
    console = sign_in(chromium(), party, f"{named}-b")
    expect(console.locator("[data-part=list]")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    assert STORY not in console.inner_text("body")
    console = sign_in(chromium(), party, f"{named}-a")
    reports = console.locator("[data-part=list]").get_by_role("button").filter(has_text=STORY)
    expect(reports.first).to_be_visible(timeout=PATIENCE)
    assert reports.count() == len(known(party)[f"{named}-a"]) == 2
    for place in range(2):
        reports.nth(place).click()
        expect(console.locator("[data-part=timeline]")).to_contain_text(STORY, timeout=PATIENCE)


def sign_in(page: Page, party: Party, handle: str) -> Page:
    """Sign in at the console."""
    member = party[1][handle]
    page.set_default_timeout(PATIENCE)
    page.goto(f"{party[0].url}/staff/")
    for label, text in (("Organisation", "house"), ("Your sign-in name", handle), ("Your passphrase", member.passphrase)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("The code that your authenticator app shows now").wait_for()
    member.authenticator.last = max(member.authenticator.last, now() // STEP - 1)
    page.get_by_label("The code that your authenticator app shows now").fill(member.authenticator.code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page
