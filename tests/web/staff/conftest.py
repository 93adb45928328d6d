"""What the tests of the staff API may ask for: the application, its clock, members who are signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import clock
from app.settings import Settings
from app.web.application import create_app
from tests.services.office import HANDLER, NOW, Office, office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time

ORIGIN = "http://localhost:8000"


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Return the clock that the application reads."""
    time = Time(NOW)
    monkeypatch.setattr(clock, "now", lambda: time.now)
    monkeypatch.setattr(clock, "today", lambda: _day(time.now))
    return time


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    """Yield an organisation in which nobody works yet."""
    with office(tmp_path) as made:
        yield made


@contextmanager
def serve(settings: Settings) -> Iterator[Client]:
    """Yield a client of the application with these *settings*."""
    app = create_app(settings)
    yield Client(app, ORIGIN)
    app.state.edge.database.close()


@pytest.fixture
def client(house: Office, time: Time) -> Iterator[Client]:
    """Yield a client of the application on the house's data."""
    with serve(house.settings) as client:
        yield client


@pytest.fixture
def ada(house: Office, client: Client, time: Time) -> Colleague:
    """Return a handler, enrolled, who waits for the directory."""
    return _enrolled(house, client, time, "ada")


@pytest.fixture
def bo(house: Office, client: Client, time: Time) -> Colleague:
    """Return another one."""
    return _enrolled(house, client, time, "bo")


@pytest.fixture
def committee(house: Office, ada: Colleague, bo: Colleague) -> tuple[Colleague, Colleague]:
    """Return both, listed in version 1 of the directory and signed in."""
    house.sign_and_publish()
    ada.sign_in()
    bo.sign_in()
    return ada, bo


def _enrolled(house: Office, client: Client, time: Time, handle: str) -> Colleague:
    colleague = Colleague(handle, client, time)
    colleague.enrol(house, house.invite(handle, HANDLER))
    house.members[handle], house.identities[handle] = colleague.member, colleague.identity
    return colleague


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
