"""What the tests of the web's edge may ask for: a portal with a committee of three, and a reporter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import today
from tests.reporter_program import ReporterProgram
from tests.services.office import office
from tests.web.reporter.portal import Portal, port_and_origin, running


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """Yield a portal whose limits are low enough to run into."""
    port, origin = port_and_origin()
    with office(tmp_path) as made:
        for handle in ("ada", "bo", "cy"):
            made.join(handle)
        made.sign_and_publish(today())
        settings = replace(
            made.settings, origins=(origin,), attachment_limit=300_000, attachments_per_report=3, body_idle_limit=1
        )
        with running(made, settings, port) as portal:
            yield portal


@pytest.fixture
def reporter(portal: Portal) -> Iterator[ReporterProgram]:
    """Yield somebody who has not been here before."""
    with portal.reporter() as program:
        yield program
