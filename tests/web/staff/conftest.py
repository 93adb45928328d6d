"""What the tests of the staff API may ask for: the application, its clock, members who are signed in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import clock
from app.settings import Settings
from app.storage.database import Database
from app.web.application import create_app
from tests.services.office import HANDLER, NOW, Office, office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time
from tests.web.staff.filed import Filed, file_case

ORIGIN = "http://localhost:8000"


@dataclass
class Prepared:
    """Folders as they are after some deeds, to be copied for each test: made once, since enrolling takes its time."""

    folder: Path
    office: Office
    people: dict[str, Colleague]
    now: int


@contextmanager
def serve(settings: Settings) -> Iterator[Client]:
    """Yield a client of the application with these *settings*."""
    app = create_app(settings)
    yield Client(app, ORIGIN)
    app.state.edge.database.close()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Return the clock that the application reads."""
    time = Time(NOW)
    _stop_clock(monkeypatch, time)
    return time


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return an organisation in which ada and bo wait for the directory."""
    return _prepare(tmp_path_factory.mktemp("enrolled"), signed=False)


@pytest.fixture(scope="session")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return the same, with both in version 1 of the directory and signed in."""
    return _prepare(tmp_path_factory.mktemp("at-work"), signed=True)


@pytest.fixture
def prepared(request: pytest.FixtureRequest, time: Time) -> Prepared:
    """Return what the test begins with."""
    found: Prepared = request.getfixturevalue("at_work" if "committee" in request.fixturenames else "enrolled")
    time.now = found.now
    return found


@pytest.fixture
def house(prepared: Prepared, tmp_path: Path) -> Iterator[Office]:
    """Yield the organisation, in folders of the test's own."""
    shutil.copytree(prepared.folder, tmp_path, dirs_exist_ok=True)
    settings = replace(prepared.office.settings, data=tmp_path / "data", runtime=tmp_path / "runtime")
    database = Database(settings.database)
    yield replace(prepared.office, settings=settings, database=database)
    database.close()


@pytest.fixture
def client(house: Office) -> Iterator[Client]:
    """Yield a client of the application on the house's data."""
    with serve(house.settings) as client:
        yield client


@pytest.fixture
def ada(prepared: Prepared, client: Client, time: Time) -> Colleague:
    """Return a handler, enrolled, who waits for the directory."""
    return replace(prepared.people["ada"], client=client, time=time)


@pytest.fixture
def bo(prepared: Prepared, client: Client, time: Time) -> Colleague:
    """Return another one."""
    return replace(prepared.people["bo"], client=client, time=time)


@pytest.fixture
def committee(ada: Colleague, bo: Colleague) -> tuple[Colleague, Colleague]:
    """Return both, listed in version 1 of the directory and signed in."""
    return ada, bo


@pytest.fixture
def case(committee: tuple[Colleague, Colleague], house: Office) -> Filed:
    """Return a case that both hold."""
    return file_case(house, committee)


def _prepare(folder: Path, *, signed: bool) -> Prepared:
    time = Time(NOW)
    with pytest.MonkeyPatch.context() as monkeypatch, office(folder) as made, serve(made.settings) as client:
        _stop_clock(monkeypatch, time)
        people = {handle: Colleague(handle, client, time) for handle in ("ada", "bo")}
        for handle, colleague in people.items():
            colleague.enrol(made, made.invite(handle, HANDLER))
        if signed:
            made.sign_and_publish()
            for colleague in people.values():
                colleague.sign_in()
    return Prepared(folder, made, people, time.now)


def _stop_clock(monkeypatch: pytest.MonkeyPatch, time: Time) -> None:
    monkeypatch.setattr(clock, "now", lambda: time.now)
    monkeypatch.setattr(clock, "today", lambda: _day(time.now))


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
