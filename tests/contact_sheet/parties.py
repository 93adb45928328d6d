"""The way through the form of each of the demo's parties, in its language and in English, by the server's path."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from app.cli.demo_stories import DEMO, demo_organisations
from app.clock import today
from tests.cli.demo import built_demo
from tests.contact_sheet.shots import Shots
from tests.server import Server, serving

STRONG: Final = "main form button:not(.plain)"
_SCREEN: Final = "input[name=screen]"


@dataclass(frozen=True)
class Way:
    """What a reporter of this party chooses on each screen: values of fields, people by their published names."""

    kind: str
    unit: str
    entry: str | None = None
    category: str | None = None
    flags: Sequence[str] = ()
    involved: str | None = None
    picked: str | None = None
    shut: str | None = None
    last: date | None = None
    named: bool = False


def ways() -> dict[str, Way]:
    """Return a way through the form of each party, that shows what its rules are about."""
    return {
        "sentrum": Way("report", "stavanger", "leader", "power", involved="Knut Årdalsbø"),
        "senterpartiet": Way("report", "lom", "central-recipient", "harassment", shut="Jonas Vangberg"),
        "arbeiderpartiet": Way("report", "asane", "committee", involved="Magnus Hjortset"),
        "pvda": Way("complaint", "groningen", None, "intimidation", involved="Mees Oldenkotte", last=today(), named=True),
        "socialdemokraterna-stockholm": Way("harassment", "bromma", "one-of-them", "sexual", picked="Kerstin Hallenryd"),
    }


LANGUAGES: Final = {one.slug: (one.language, "en") for one in demo_organisations()}


@contextmanager
def parties(work: Path) -> Iterator[Server]:
    """Serve the demo."""
    demo = built_demo(work / "data", DEMO)
    with serving(work, demo.settings.data) as server:
        yield server


def take_way(server: Server, page: Page, slug: str, shots: Shots) -> None:
    """Go through the form of *slug* from its first page to the case that the receipt opens, and take each screen."""
    way, home = ways()[slug], f"{server.url}{shots.prefix}/{slug}/"
    page.goto(home)
    shots.take(page, "start")
    page.goto(f"{home}report?server")
    while page.locator(_SCREEN).count() and not page.locator("input[type=file]").count():
        screen = page.locator(_SCREEN).get_attribute("value") or ""
        _answer(page, screen, way)
        shots.take(page, screen)
        if screen == "readers":
            _shut_out(page, way, shots)
        if screen == "group-when" and way.last:
            _be_late(page, way.last, shots)
        _press(page, STRONG)
    shots.take(page, "send")
    _press(page, STRONG)
    words = page.text_content("#receipt") or ""
    shots.take(page, "receipt")
    page.goto(f"{home}receipt")
    page.fill("textarea", words)
    _press(page, STRONG)
    shots.take(page, "case")


def _press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)


def _answer(page: Page, screen: str, way: Way) -> None:
    """Choose on this screen what *way* says, and write something where something must be written."""
    chosen = {"kind": way.kind, "entry": way.entry, "about": way.category}
    if chosen.get(screen):
        page.check(f"input[type=radio][value={chosen[screen]}]")
    if screen == "unit":
        page.select_option("select", way.unit)
    for flag in way.flags if screen == "about" else ():
        page.check(f"input[name=flag][value={flag}]")
    person = {"involved": way.involved, "readers": way.picked}.get(screen)
    if person:
        page.get_by_label(person).first.check()
    if screen == "identity":
        if way.named:
            page.fill("#q_name", "Robin")
        return
    for question in page.locator("textarea[name^=q_]").all()[:1]:
        question.fill("…")
    for group in page.locator("fieldset:has(input[name^=q_])").all():
        group.locator("input").first.check()
    for day in page.locator("input[type=date]").all():
        day.fill((today() - timedelta(days=40)).isoformat())


def _shut_out(page: Page, way: Way, shots: Shots) -> None:
    if way.shut is None:
        return
    page.locator("label", has_text=way.shut).locator("input").check()
    _press(page, "button[formaction$='?stay']")
    shots.take(page, "readers without one")


def _be_late(page: Page, day: date, shots: Shots) -> None:
    """Answer that it was more than three years ago, look at the refusal, and say another day."""
    page.fill("input[type=date]", (day - timedelta(days=1200)).isoformat())
    _press(page, STRONG)
    shots.take(page, "too late")
    page.fill("input[type=date]", (day - timedelta(days=40)).isoformat())
