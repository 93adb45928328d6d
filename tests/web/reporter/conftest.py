"""What the reporters' pages are tested with besides the house: a party with units, entries and flags."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import today
from tests.party import found_party, places
from tests.services.office import office
from tests.web.reporter.portal import Portal, port_and_origin, running
from tests.web.reporter.staffed import Staff, staffed_party


@pytest.fixture
def party(tmp_path: Path) -> Iterator[Portal]:
    """Yield the portal of a party."""
    port, origin = port_and_origin()
    with office(tmp_path) as made:
        with made.database.writing() as session:
            found_party(session, made.organisation)
        for handle, seats in places().items():
            made.join(handle, *seats)
        made.sign_and_publish(today())
        with running(made, replace(made.settings, origins=(origin,)), port) as portal:
            yield portal


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of the party, and its members by sign-in name, signed in."""
    with staffed_party(tmp_path) as found:
        yield found
