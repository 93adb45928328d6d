"""A party, and what is asked of it where its reporters' browsers seal: who is told of a case, who holds it, what was sent."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest

from crypto.encoding import b64, unb64
from tests.browser.downgrades import Watch
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Held, Staff, holders, staffed_party

STORY = "The heron's till was empty."
OTHER = "Zoe Heron-Hansen"
NAME = "Kim Heron"
NORTH = {"kind": "report", "unit": "north-branch", "q_what": STORY}
READERS = "[data-shown=readers], #nobody"

Party: TypeAlias = tuple[Portal, Staff]


@pytest.fixture(scope="module")
def party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Party]:
    """Yield the portal of a party, and its members."""
    with staffed_party(tmp_path_factory.mktemp("party")) as (portal, staff):
        yield portal, staff


def address(party: Party) -> str:
    return f"{party[0].url}/house/report"


def ids(party: Party, *handles: str) -> str:
    """Return members as a form names them."""
    return " ".join(b64(party[1][handle].member) for handle in handles)


def known(party: Party) -> dict[str, set[str]]:
    """Return which cases each member is told of."""
    return {handle: {line["case"] for line in member.cases()} for handle, member in party[1].items()}


def new_cases(party: Party, before: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return who is told of which case that was not there *before*."""
    return {handle: new for handle, cases in known(party).items() if (new := cases - before[handle])}


def read_by(party: Party, words: str, new: dict[str, set[str]]) -> Held:
    """Return who holds the only *new* case; what was written is in it."""
    (case,) = set().union(*new.values())
    reader = party[1][next(iter(new))]
    reader.read_directory()
    assert STORY in reader.open(unb64(case)).said()[0][1]
    assert len(words.split()) == 10
    return holders(party[0], unb64(case))


def draft(party: Party, which: str) -> dict[str, str]:
    """Return answers that use what the rules have."""
    more = {
        "the nearest body": {"entry": "leader", "category": "money", "q_name": NAME, "way": "open"},
        "a flag": {"entry": "leader", "flag": "law", "others": f"{OTHER}\nb o"},
        "a sleeper": {
            "entry": "panel",
            "category": "power",
            "involved": ids(party, "ada"),
            "others": OTHER,
            "q_name": NAME,
        },
        "the level above": {"entry": "leader", "involved": ids(party, "ada"), "others": "BO"},
        "one who is picked": {"entry": "one", "picked": ids(party, "kari")},
    }[which]
    return {**NORTH, **more}


def filings(watch: Watch) -> list[dict[str, Any]]:
    """Return the bodies of the reports that were sent."""
    bodies = [json.loads(body) for body in watch.sent if body.startswith(b"{")]
    return [body for body in bodies if "root" in body]
