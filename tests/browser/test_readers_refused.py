"""A server that proposes other readers than the signed rules do is refused, visibly, before anything can be typed."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.chromium import OpenPage
from tests.browser.downgrades import SEALING, House, cannot_go_on, open_house
from tests.portal import SLUG

pytestmark = pytest.mark.slow

DIRECTORY = f"/api/reports/v1/{SLUG}/directory"
OTHERS = "This page names other readers"
UNVERIFIED = "could not be verified"
HOLDERS = re.compile(r'data-holders="([^"]*)"')

Holders = dict[str, list[str]]
Answer = dict[str, Any]

OTHER_HOLDERS: dict[str, Callable[[Holders], Holders]] = {
    "one more": lambda holders: {kind: [*who, "A" * 43] for kind, who in holders.items()},
    "one fewer": lambda holders: {kind: who[1:] for kind, who in holders.items()},
    "another": lambda holders: {kind: [*who[1:], "A" * 43] for kind, who in holders.items()},
    "one twice": lambda holders: {kind: [*who, who[0]] for kind, who in holders.items()},
    "another for one kind": lambda holders: {**holders, "report": holders["report"][1:]},
    "nobody": lambda _: {},
    "one kind more": lambda holders: {**holders, "other": next(iter(holders.values()))},
}


def flipped(text: str) -> str:
    """Return base64url with one bit of its middle changed."""
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


TAMPERED: dict[str, Callable[[Answer, Answer], Answer]] = {
    "the rulebook": lambda ours, _: {**ours, "rulebook": ours["rulebook"].replace("committee", "office")},
    "a comment in the rulebook": lambda ours, _: {**ours, "rulebook": ours["rulebook"] + "\n# nothing\n"},
    "no rulebook": lambda ours, _: {**ours, "rulebook": None},
    "another founding": lambda ours, other: {**ours, "founding": other["founding"]},
    "another's versions": lambda ours, other: {**ours, "versions": other["versions"]},
    "another's entries": lambda ours, other: {**ours, "entries": other["entries"]},
    "a version that was changed": lambda ours, _: {**ours, "versions": [*ours["versions"][:-1], flipped(ours["versions"][-1])]},
    "an entry that was changed": lambda ours, _: {**ours, "entries": [*ours["entries"][:-1], flipped(ours["entries"][-1])]},
    "an entry that is missing": lambda ours, _: {**ours, "entries": ours["entries"][1:]},
    "no version": lambda ours, _: {**ours, "versions": []},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal that is served."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answer]:
    """Yield what another portal says of its organisation of the same name."""
    with open_house(tmp_path_factory.mktemp("other")) as house, urllib.request.urlopen(house.server.url + DIRECTORY) as answer:
        yield json.load(answer)


def change_directory(page: Page, change: Callable[[Answer], Answer]) -> None:
    """Let the server say something else of the organisation."""

    def answer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, body=json.dumps(change(told.json())))

    page.route(f"**{DIRECTORY}*", answer)


def change_holders(page: Page, change: Callable[[Holders], Holders]) -> None:
    """Let the page name other readers."""

    def answer(route: Route) -> None:
        told = route.fetch()
        named = HOLDERS.search(told.text())
        assert named is not None
        holders = json.loads(unescape(named[1]))
        assert holders["report"]
        assert change(holders) != holders
        changed = f'data-holders="{escape(json.dumps(change(holders)))}"'
        route.fulfill(response=told, body=told.text().replace(named[0], changed))

    page.route("**/report", answer)


def is_refused(page: Page, house: House, path: str, why: str) -> None:
    """See that the page says why, offers nothing to type in, and has its ways out."""
    page.goto(house.page(path))
    page.wait_for_selector(f"#waiting .bad[role=alert]:has-text('{why}')")
    page.unroute_all()
    cannot_go_on(page)


def test_what_is_not_changed_is_taken(chromium: OpenPage, house: House) -> None:
    """The control: what the other tests change is all that keeps the page from sealing."""
    page = chromium()
    change_directory(page, lambda answer: answer)
    page.goto(house.page())
    page.wait_for_selector(SEALING)


@pytest.mark.parametrize("how", OTHER_HOLDERS)
def test_a_page_that_names_other_readers_is_refused(chromium: OpenPage, house: House, how: str) -> None:
    page = chromium()
    change_holders(page, OTHER_HOLDERS[how])
    is_refused(page, house, "report", OTHERS)


@pytest.mark.parametrize("path", ["report", "receipt"])
@pytest.mark.parametrize("what", TAMPERED)
def test_a_directory_that_does_not_verify_is_refused(
    chromium: OpenPage, house: House, other: Answer, path: str, what: str
) -> None:
    page = chromium()
    change_directory(page, lambda ours: TAMPERED[what](ours, other))
    is_refused(page, house, path, UNVERIFIED)


def test_another_organisation_of_the_same_name_is_refused(chromium: OpenPage, house: House, other: Answer) -> None:
    """Everything in it verifies, from a founding of its own: its readers are not those whom the page names."""
    page = chromium()
    change_directory(page, lambda _: other)
    is_refused(page, house, "report", OTHERS)
