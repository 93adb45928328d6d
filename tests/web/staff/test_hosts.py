"""Rules of hosts: the staff's own host has nothing else, and no other host has the staff's."""

from dataclasses import replace

import pytest

from tests.services.office import Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Time
from tests.web.staff.conftest import ORIGIN, serve

STAFF = "https://desk.example"
THEIRS = ("/staff/", "/staff", "/api/v1/me", "/api/v1/organisation/house", "/nb/staff/", "/nb/api/v1/me")
REPORTERS = ("/", "/house/", "/nb/house/", "/house/report", "/staffing/", "/apiary/", "/goodbye")


@pytest.fixture
def committee_in_force(house: Office, time: Time) -> Office:
    """Return an organisation that can be reported to."""
    house.join("ada")
    house.sign_and_publish()
    return house


def status(client: Client, path: str, host: str) -> int:
    return client.get(path, headers={"Host": host}).status_code


def test_each_answers_on_its_own_host_alone(committee_in_force: Office) -> None:
    with serve(replace(committee_in_force.settings, staff_origins=(STAFF,))) as client:
        for path in THEIRS:
            assert status(client, path, "desk.example") != 404, path
            assert status(client, path, "localhost:8000") == 404, path
        for path in REPORTERS:
            assert status(client, path, "desk.example") == 404, path
        for path in ("/", "/house/", "/nb/house/", "/house/report"):
            assert status(client, path, "localhost:8000") in {200, 307, 303}, path


def test_a_host_in_other_letters_or_with_another_port_is_not_taken_for_it(committee_in_force: Office) -> None:
    with serve(replace(committee_in_force.settings, staff_origins=(STAFF,))) as client:
        assert status(client, "/staff/", "DESK.example") == 200
        for host in ("desk.example:8443", "desk.example.evil.example", "evil.example", ""):
            assert status(client, "/staff/", host) == 404, host


def test_the_sign_of_life_and_the_files_are_everywhere(committee_in_force: Office) -> None:
    with serve(replace(committee_in_force.settings, staff_origins=(STAFF,))) as client:
        for host in ("desk.example", "localhost:8000"):
            for path in ("/healthz", "/static/locale/nb.json"):
                assert status(client, path, host) == 200


def test_without_a_host_of_their_own_both_share_every_host(committee_in_force: Office) -> None:
    with serve(committee_in_force.settings) as client:
        assert client.origin == ORIGIN
        assert status(client, "/staff/", "localhost:8000") == 200
        assert status(client, "/house/", "localhost:8000") == 200


def test_an_organisation_whose_slug_begins_like_the_staffs_path_is_the_reporters(committee_in_force: Office) -> None:
    with serve(committee_in_force.settings) as client:
        answer = client.get("/staffing/")
        assert answer.headers["content-type"].startswith("text/html")
        assert "wasm" not in answer.headers["content-security-policy"]
