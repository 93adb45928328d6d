"""Who receives a report, in an organisation of 500 units and 2,000 members: on the server, and in the reporter's browser."""

import hashlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from playwright.sync_api import sync_playwright

from app.domain.rules.draft import Draft
from app.domain.rules.recipients import NobodyReceives, route
from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from crypto.encoding import b64
from tests.bench.row import Row
from tests.browser.chromium import LAUNCH
from tests.domain.rules.party import DAY, PARTY, TEXT
from tests.vectors.of_routing import body_as_json, draft_as_json, made_draft

COUNTIES: Final = 20
UNITS: Final = 500
SEATS: Final = 4  # in each of them: 2,000 members
DRAFTS: Final = 200
AT_THE_TOP: Final = ("secretary", "panel", "board")


def measure(work: Path) -> Iterator[Row]:
    """Yield the times of one routing; in the browser with the structure put together, as each report needs it there."""
    structure = large_party()
    chance = Random("bench")
    drafts = [made_draft(PARTY, structure, chance) for _ in range(DRAFTS)]
    whole = median(_took(lambda: _at_once(large_party(), drafts[0])) for _ in range(5))
    times = [_took(lambda draft=draft: _at_once(structure, draft)) for draft in drafts]  # type: ignore[misc]  # bound now
    yield Row("routing one report, Python", median(times), "ms", 1, note=f"median of {DRAFTS} drafts")
    yield Row("the same, the slowest of them", max(times), "ms")
    yield Row("the same, with the structure put together first", whole, "ms")
    yield Row("routing one report, Chromium", _in_chromium(work, structure, drafts), "ms", 20, note="with the structure; median")


def large_party() -> Structure:
    """Return a party with a leader and three others in each unit, and some of them in the bodies at its top."""
    counties = [UnitHeld(f"county-{number}", "county", "party") for number in range(COUNTIES)]
    branches = [UnitHeld(f"branch-{number}", "branch", f"county-{number % COUNTIES}") for number in range(UNITS - COUNTIES - 1)]
    units = [UnitHeld("party", "party"), *counties, *branches]
    people = [hashlib.sha256(str(number).encode()).digest()[:16] for number in range(UNITS * SEATS)]
    bodies = [BodyHeld(f"{unit.id}-leader", "leader", unit.id, _seats(people, place)) for place, unit in enumerate(units)]
    bodies += [BodyHeld(kind, kind, "party", _seats(people, 7 * place)) for place, kind in enumerate(AT_THE_TOP)]
    return Structure(units, bodies)


def _seats(people: list[bytes], place: int) -> tuple[SeatHeld, ...]:
    mine = people[SEATS * place : SEATS * (place + 1)]
    last = len(mine) - 1
    return tuple(SeatHeld(one, "handler", chair=number == 0, deputy=number == last) for number, one in enumerate(mine))


def _at_once(structure: Structure, draft: Draft) -> None:
    with suppress(NobodyReceives):
        route(PARTY, structure, draft, DAY)


def _took(deed: Callable[[], None]) -> float:
    """Return how many milliseconds *deed* takes."""
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def _in_chromium(work: Path, structure: Structure, drafts: list[Draft]) -> float:
    script = work / "routing.js"
    source, bundled = "tests/bench/routing.ts", f"--outfile={script}"
    options = ("--bundle", "--format=iife", "--global-name=bench", "--log-level=error")
    subprocess.run(["node_modules/.bin/esbuild", source, bundled, *options], check=True)
    party = {
        "bodies": [body_as_json(body) for body in structure.bodies],
        "day": str(DAY),
        "drafts": [draft_as_json(draft) for draft in drafts],
        "hash": b64(hashlib.sha256(TEXT.encode()).digest()),
        "text": TEXT,
        "units": [{"id": unit.id, "kind": unit.kind, "parent": unit.parent} for unit in structure.units],
    }
    with sync_playwright() as playwright, playwright.chromium.launch(**LAUNCH) as browser:
        page = browser.new_page()
        page.add_script_tag(path=script)
        times: list[float] = page.evaluate("(party) => bench.times(JSON.parse(party))", json.dumps(party))
        return median(times)
