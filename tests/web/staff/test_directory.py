"""Rules of the directory's delivery: enough to verify it all, for members alone, and nothing twice."""

import hashlib
from typing import Any

from app.services.end_member import end_member
from app.services.sign_directory import check_proposal, replace_other_root, sign_proposal
from crypto.directory_history import Directories
from crypto.encoding import b64, unb64
from crypto.founding import Founding
from crypto.root_key import RootKey
from tests.services.office import Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague

Committee = tuple[Colleague, Colleague]


def verified(found: dict[str, Any], pin: bytes) -> Directories:
    """Verify what a client gets, as a client does."""
    founding = Founding.parse(unb64(found["founding"]))
    return Directories(
        founding, [unb64(version) for version in found["versions"]], [unb64(entry) for entry in found["entries"]], pin
    )


def pin_of(house: Office) -> bytes:
    return Founding.parse(house.organisation.founding).fingerprint


def test_everybody_may_pin_an_organisation(client: Client, house: Office) -> None:
    found = client.get("/api/v1/organisation/house").json()
    assert hashlib.sha256(unb64(found["founding"])).digest() == pin_of(house)
    assert found["names"] == {"en": "The House", "nb": "The House", "nl": "The House", "sv": "The House"}
    assert (found["slug"], found["demo"]) == ("house", False)


def test_an_unknown_organisation_is_not_found(client: Client) -> None:
    assert client.get("/api/v1/organisation/elsewhere").status_code == 404
    assert client.get("/api/v1/organisation/No-Slug!").status_code == 422


def test_a_client_can_verify_all_of_it(committee: Committee, house: Office) -> None:
    ada, bo = committee
    found = ada.get("directory").json()
    directories = verified(found, pin_of(house))
    for colleague in (ada, bo):
        assert directories.roles(1, colleague.who)
        [name] = [name for name in found["names"] if name["member"] == b64(colleague.member)]
        directories.check_name(colleague.who, name["name"], unb64(name["salt"]))
    assert hashlib.sha256(found["rulebook"].encode()).digest() == directories.newest.rulebook


def test_who_has_the_newest_gets_nothing_twice(committee: Committee) -> None:
    ada, _ = committee
    found = ada.get("directory", since=1).json()
    assert found["newest"] == 1
    assert (found["versions"], found["entries"], found["names"], found["rulebook"]) == ([], [], [], None)


def test_a_version_that_a_record_names_can_be_asked_for(committee: Committee, house: Office) -> None:
    ada, bo = committee
    with house.database.writing() as session:
        end_member(session, house.organisation, "bo")
    house.sign_and_publish()
    house.sign_and_publish()
    newest = verified(ada.get("directory", since=1).json(), pin_of(house))
    assert sorted(newest.versions) == [3]
    assert not newest.roles(3, bo.who)
    more = verified(ada.get("directory", since=3, version=[1, 2, 99]).json(), pin_of(house))
    assert sorted(more.versions) == [1, 2, 3]
    assert more.roles(1, bo.who)


def test_every_change_of_roots_comes_along(committee: Committee, house: Office) -> None:
    """Without the hinges a client could not tell who may sign."""
    ada, _ = committee
    new = RootKey.new()
    checked = replace_other_root(check_proposal(house.propose()), house.roots[0], new.public)
    house.publish(sign_proposal(checked, house.roots[0]).marshal())
    house.publish(house.sign(house.propose(), new))
    directories = verified(ada.get("directory", since=1).json(), pin_of(house))
    assert sorted(directories.versions) == [2, 3]


def test_a_colleague_who_only_waits_is_not_shown_the_others(ada: Colleague) -> None:
    ada.sign_in()
    assert ada.get("directory").status_code == 403


def test_malformed_questions_are_refused(committee: Committee) -> None:
    ada, _ = committee
    for asked in ({"since": "x"}, {"since": -1}, {"version": "x"}, {"since": 2**60}, {"version": [1] * 201}):
        assert ada.get("directory", **asked).status_code == 422
