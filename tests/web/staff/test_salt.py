"""Rules of the salt that a browser asks for: it says nothing about who exists, has been invited or has left."""

import json

import pytest

from app.services.end_member import end_member
from crypto.encoding import b64
from crypto.randomness import random_bytes
from tests.services.office import HANDLER, Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague


def salt(client: Client, handle: str, slug: str = "house", kind: str = "passphrase") -> dict[str, str]:
    answer = client.post("/api/v1/sign-in/salt", json={"slug": slug, "handle": handle, "kind": kind})
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


def test_the_salt_is_the_members_own(ada: Colleague) -> None:
    assert salt(ada.client, "ada") == {"salt": b64(ada.auth_salt), "member": b64(ada.member)}


def test_an_unknown_name_gets_a_salt_that_never_changes(ada: Colleague) -> None:
    first = salt(ada.client, "nobody")
    assert first == salt(ada.client, "nobody")
    assert first != salt(ada.client, "nobody-else")
    assert first != salt(ada.client, "nobody", slug="elsewhere")
    assert len(first["salt"]) == len(b64(ada.auth_salt))


@pytest.mark.parametrize("handle", ["\ud800", "", "x" * 65, None, 7, ["ada"]])
def test_what_is_no_name_is_refused_without_repeating_it(client: Client, handle: object) -> None:
    asked = json.dumps({"slug": "house", "handle": handle, "kind": "passphrase"}).encode()
    answer = client.post("/api/v1/sign-in/salt", content=asked, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")


@pytest.mark.parametrize("handle", ["a\x00b", "a\nb", "ADA", "\u202eada", "' OR 1=1 --"])
def test_odd_names_are_nobodys(client: Client, handle: str) -> None:
    assert len(salt(client, handle)["salt"]) == 22


def test_an_invited_member_is_as_unknown_as_a_stranger(house: Office, client: Client) -> None:
    before = salt(client, "eve")
    house.invite("eve", HANDLER)
    assert salt(client, "eve") == before


def test_the_salt_does_not_tell_that_a_member_has_left(ada: Colleague, house: Office) -> None:
    """Nor does the answer to their passphrase: it is a wrong one's."""
    before, wrong = salt(ada.client, "ada"), ada.begin(auth=random_bytes(32))
    with house.database.writing() as session:
        end_member(session, house.organisation, "ada")
    assert salt(ada.client, "ada") == before == {"salt": b64(ada.auth_salt), "member": b64(ada.member)}
    right = ada.begin()
    assert (right.status_code, right.json()) == (wrong.status_code, wrong.json())
