"""Every state of the pages that seal passes axe and fits a narrow screen, its text at twice the size too, in each language."""

from collections.abc import Iterator

import pytest

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.downgrades import House, open_house
from tests.browser.sealing_walk import walk
from tests.web.reporter.test_in_chromium import NARROW, width

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal that is served."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.mark.parametrize("prefix", ["", "/nb", "/nl", "/sv"])
def test_every_state_passes_axe_and_fits_a_narrow_screen(prefix: str, chromium: OpenPage, house: House) -> None:
    page = chromium(viewport=NARROW)
    seen, amiss = [], []
    for state in walk(page, house, prefix):
        seen.append(state)
        amiss += [f"{state}: {violation}" for violation in accessibility_violations(page)]
        amiss += [f"{state}: too wide at {size}" for size in ("100%", "200%") if width(page, size) > NARROW["width"]]
    assert amiss == []
    assert {"slow files", "readers changed", "stuck"} <= set(seen)
