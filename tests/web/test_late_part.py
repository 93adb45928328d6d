"""A part of the application is put together when it is first asked for, once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.web.hosts import is_for_staff
from app.web.late_part import LatePart
from tests.web.reporter.portal import Portal

_IMPORT = "import sys; import app.cli.serve; print(sorted({'fastapi', 'pydantic', 'app.web.staff.routes'} & set(sys.modules)))"


def test_a_process_that_only_reporters_reach_loads_no_framework_for_the_api() -> None:
    root = Path(__file__).parents[2]
    printed = subprocess.run([sys.executable, "-c", _IMPORT], cwd=root, check=True, capture_output=True, text=True).stdout
    assert printed.strip() == "[]"


def test_the_first_ones_to_ask_at_once_get_the_same_application(portal: Portal) -> None:
    async def nobody(*_: object) -> None:
        raise AssertionError

    part = LatePart(nobody, portal.edge, is_for_staff, "app.web.staff.application")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: part._make(), range(4)))
    assert len({id(app) for app in made}) == 1
