"""`python -m tests.contact_sheet FOLDER`: every page and console state, narrow and wide, light and dark, in all languages."""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app.domain.languages import LANGUAGES
from tests.browser import sealing_walk
from tests.browser.chromium import LAUNCH
from tests.browser.downgrades import open_house
from tests.contact_sheet.console_states import staffed, take_all
from tests.contact_sheet.parties import LANGUAGES as PARTIES
from tests.contact_sheet.parties import parties, take_way
from tests.contact_sheet.shots import WIDTHS, Shots
from tests.services.office import office
from tests.web.reporter.portal import port_and_origin, running
from tests.web.reporter.test_in_chromium import walk

_SHEET = "<style>body{margin:8px;background:#888;display:flex;flex-wrap:wrap;gap:8px;align-items:start}img{width:%dpx}</style>"
_SHOWN = {320: 240, 1280: 480}


def main() -> int:
    """Take all pictures, and one sheet of each language, side, width and scheme."""
    parser = argparse.ArgumentParser(prog="python -m tests.contact_sheet", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--parties", action="store_true", help="only the ways through the parties' forms")
    asked = parser.parse_args()
    folder = asked.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, playwright.chromium.launch(**LAUNCH) as browser:
        _parties(browser, folder)
        for language in () if asked.parties else LANGUAGES:
            for side, take in (("reporter", _reporters), ("sealing", _sealing), ("console", _console)):
                with tempfile.TemporaryDirectory(prefix="tillit-sheet-") as work:
                    shots = Shots(folder, language, side)
                    take(browser, Path(work), shots)
                _lay_out(browser, shots)
                print(f"{language} {side}: {shots.states} states", flush=True)
    return 0


def _parties(browser: Browser, folder: Path) -> None:
    """Take each party's form, narrow and wide; colours are the same as everywhere."""
    with tempfile.TemporaryDirectory(prefix="tillit-sheet-") as work, parties(Path(work)) as server:
        for slug, languages in PARTIES.items():
            for language in languages:
                shots = Shots(folder, language, slug, schemes=("light",))
                page = browser.new_page(java_script_enabled=False)
                take_way(server, page, slug, shots)
                page.close()
                _lay_out(browser, shots)
                print(f"{language} {slug}: {shots.states} states", flush=True)


def _reporters(browser: Browser, work: Path, shots: Shots) -> None:
    port, origin = port_and_origin()
    with office(work, "ada", "bo") as made, running(made, replace(made.settings, origins=(origin,)), port) as portal:
        page = browser.new_page(java_script_enabled=False)
        for state in walk(page, portal, shots.prefix):
            shots.take(page, state)
        page.close()


def _sealing(browser: Browser, work: Path, shots: Shots) -> None:
    with open_house(work) as house:
        page = browser.new_page()
        for state in sealing_walk.walk(page, house, shots.prefix):
            shots.take(page, state)
        page.close()


def _console(browser: Browser, work: Path, shots: Shots) -> None:
    with staffed(work) as served:
        page = browser.new_page()
        take_all(served, page, shots.language, shots)
        page.close()


def _lay_out(browser: Browser, shots: Shots) -> None:
    """Put the pictures of each width and scheme on one sheet."""
    for width in WIDTHS:
        for scheme in shots.schemes:
            pictures = [picture for picture in shots.taken if picture.stem.endswith(f"-{width}-{scheme}")]
            html = shots.folder / f"sheet-{shots.language}-{shots.side}-{width}-{scheme}.html"
            html.write_text(_SHEET % _SHOWN[width] + "".join(f'<img src="{picture.name}">' for picture in pictures))
            page = browser.new_page(viewport={"width": 2000, "height": 800})
            page.goto(html.as_uri(), wait_until="load")
            page.screenshot(path=html.with_suffix(".png"), full_page=True)
            page.close()


if __name__ == "__main__":
    raise SystemExit(main())
