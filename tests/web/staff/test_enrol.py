"""Rules of enrolling: a link works once and not for long, keys are the member's own, nothing is seen before the signing."""

from typing import Any

import pytest

from app.services.invite_member import LINK_LIFE
from crypto.age import seal
from crypto.encoding import b64
from crypto.entry import Entry
from crypto.identity import Identity
from crypto.randomness import random_bytes
from tests.services.office import DAY, HANDLER, Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time


@pytest.fixture
def eve(client: Client, time: Time) -> Colleague:
    """Return somebody who has not enrolled yet."""
    return Colleague("eve", client, time)


@pytest.fixture
def link(house: Office) -> bytes:
    """Return the token of eve's link."""
    return house.invite("eve", HANDLER, name="Eve Å")


def test_a_link_says_whom_it_invites_and_stays_good(client: Client, link: bytes, house: Office) -> None:
    first, again = (client.post("/api/v1/enrol/look", json={"token": b64(link)}) for _ in range(2))
    looked = first.json()
    assert looked == again.json()
    assert looked["name"] == "Eve Å"
    assert looked["handle"] == "eve"
    assert looked["bodies"] == [{"en": "The committee", "nb": "Utvalget"}]
    assert looked["founding"] == b64(house.organisation.founding)
    assert looked["instance"] == b64(house.instance.instance)
    assert looked["names"]["en"] == "The House"
    assert not looked["again"]


def test_whoever_enrolled_waits_for_the_directory(eve: Colleague, link: bytes, house: Office) -> None:
    eve.enrol(house, link)
    assert eve.sign_in()["status"] == "pending"
    assert eve.get("me").json()["entries"] == []
    for path in ("cases", "directory", f"cases/{b64(bytes(20))}", f"blobs/{b64(bytes(16))}"):
        answer = eve.get(path)
        assert (answer.status_code, answer.json()["error"]) == (403, "pending")


def test_the_signed_directory_ends_the_wait(eve: Colleague, link: bytes, house: Office) -> None:
    eve.enrol(house, link)
    eve.sign_in()
    house.sign_and_publish()
    assert eve.entry is not None
    me = eve.get("me").json()
    assert (me["status"], me["entries"], me["directory"]) == ("active", [b64(eve.entry.digest)], 1)
    assert eve.get("cases").json()["cases"] == []


def test_a_link_works_once(eve: Colleague, link: bytes, house: Office, client: Client) -> None:
    asked = eve.enrolment(house, link)
    assert client.post("/api/v1/enrol", json=asked).status_code == 200
    assert client.post("/api/v1/enrol", json=asked).json()["error"] == "link-gone"
    assert client.post("/api/v1/enrol/look", json={"token": b64(link)}).status_code == 410


def test_a_link_works_for_72_hours(eve: Colleague, link: bytes, house: Office, client: Client, time: Time) -> None:
    asked = eve.enrolment(house, link)
    time.passes(LINK_LIFE + 1)
    late = client.post("/api/v1/enrol", json=asked)
    unknown = client.post("/api/v1/enrol", json=asked | {"token": b64(random_bytes(32))})
    assert late.status_code == unknown.status_code == 410
    assert late.json() == unknown.json()


def test_a_newer_link_replaces_an_older_one(eve: Colleague, link: bytes, house: Office, client: Client) -> None:
    newer = house.invite("eve", name="")
    assert client.post("/api/v1/enrol/look", json={"token": b64(link)}).status_code == 410
    eve.enrol(house, newer)


def test_a_refused_enrolment_leaves_the_link_good(eve: Colleague, link: bytes, house: Office, client: Client) -> None:
    asked = eve.enrolment(house, link)
    assert client.post("/api/v1/enrol", json=asked | {"entry": b64(b"nothing")}).status_code == 422
    assert client.post("/api/v1/enrol", json=asked).status_code == 200


def entry_for(house: Office, **other: bytes) -> bytes:
    named = {"instance": house.instance.instance, "organisation": house.organisation.organisation} | other
    return Entry.make(Identity.new(), made=DAY, **named).marshal()


@pytest.mark.parametrize("field", ["instance", "organisation", "member"])
def test_an_entry_for_somewhere_or_somebody_else_is_refused(
    eve: Colleague, link: bytes, house: Office, client: Client, field: str
) -> None:
    asked = eve.enrolment(house, link)
    entry = entry_for(house, **({"member": eve.member} | {field: random_bytes(16)}))
    answer = client.post("/api/v1/enrol", json=asked | {"entry": b64(entry)})
    assert (answer.status_code, answer.json()["error"]) == (422, "entry-refused")


def test_an_entry_that_its_keys_did_not_sign_is_refused(eve: Colleague, link: bytes, house: Office, client: Client) -> None:
    asked = eve.enrolment(house, link)
    assert eve.entry is not None
    signed = bytearray(eve.entry.marshal())
    signed[-10] ^= 1
    assert client.post("/api/v1/enrol", json=asked | {"entry": b64(bytes(signed))}).status_code == 422


@pytest.mark.parametrize("field", ["unlock", "recovery_unlock"])
@pytest.mark.parametrize(
    "unlock",
    [
        b"no age file",
        b"age-encryption.org/v1\n-> X25519 x\n\n--- " + b"A" * 43 + b"\n" + bytes(1056),
        seal(bytes(1023), [Identity.new().public.seal]),
        seal(bytes(1024), [Identity.new().public.seal] * 2),
        seal(bytes(1024), [Identity.new().public.seal])[:-1],
    ],
    ids=["noise", "another-recipient", "another-size", "two-keys", "cut-off"],
)
def test_an_unlock_file_must_be_one(
    eve: Colleague, link: bytes, house: Office, client: Client, field: str, unlock: bytes
) -> None:
    answer = client.post("/api/v1/enrol", json=eve.enrolment(house, link) | {field: b64(unlock)})
    assert (answer.status_code, answer.json()["error"]) == (422, "unlock-refused")


def test_the_device_must_show_the_right_code(eve: Colleague, link: bytes, house: Office, client: Client) -> None:
    asked = eve.enrolment(house, link)
    asked["totp"]["code"] = f"{(int(asked['totp']['code']) + 1) % 1_000_000:06}"
    answer = client.post("/api/v1/enrol", json=asked)
    assert (answer.status_code, answer.json()["error"]) == (422, "factor-refused")


def test_nobody_enrols_without_a_second_factor(eve: Colleague, link: bytes, house: Office, client: Client) -> None:
    answer = client.post("/api/v1/enrol", json=eve.enrolment(house, link) | {"totp": None})
    assert (answer.status_code, answer.json()["error"]) == (422, "factor-refused")


def change(asked: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    return asked | {field: value}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("token", "x"),
        ("token", b64(bytes(31))),
        ("auth", b64(bytes(33))),
        ("auth", None),
        ("auth_salt", b64(bytes(15))),
        ("auth_salt", b64(bytes(16)) + "="),
        ("entry", 7),
        ("entry", ""),
        ("unlock", b64(bytes(9000))),
        ("more", "x"),
        ("totp", {"secret": b64(bytes(20)), "code": "12345"}),
        ("totp", {"secret": b64(bytes(20)), "code": "\uff11\uff12\uff13\uff14\uff15\uff16"}),
        ("totp", {"secret": b64(bytes(10)), "code": "123456"}),
    ],
)
def test_malformed_fields_are_refused_without_repeating_them(
    eve: Colleague, link: bytes, house: Office, client: Client, field: str, value: Any
) -> None:
    asked = eve.enrolment(house, link)
    answer = client.post("/api/v1/enrol", json=asked | {field: value})
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")
    assert asked["auth"] not in answer.text
    assert set(answer.json()) == {"error", "message"}


def test_who_lost_the_device_enrols_again_with_the_keys_they_have(ada: Colleague, house: Office, client: Client) -> None:
    """The operator's new link stands in for the second factor; the paper key still is needed."""
    house.sign_and_publish()
    link = house.invite("ada")
    wrong = {"token": b64(link), "kind": "recovery", "auth": b64(random_bytes(32))}
    assert client.post("/api/v1/enrol/unlock", json=wrong).status_code == 401
    assert client.post("/api/v1/enrol/unlock", json=wrong | {"auth": b64(ada.recovery_auth)}).status_code == 200
    assert client.post("/api/v1/enrol/look", json={"token": b64(link)}).json()["again"]
    before = ada.entry
    ada.totp = random_bytes(20)
    asked = ada.enrolment(house, link)
    assert before is not None
    assert client.post("/api/v1/enrol", json=asked | {"entry": b64(before.marshal())}).status_code == 200
    assert ada.sign_in()["status"] == "active"


def test_a_link_alone_unlocks_nothing(ada: Colleague, house: Office, client: Client) -> None:
    link = house.invite("ada")
    stranger = {"token": b64(link), "kind": "passphrase", "auth": b64(random_bytes(32))}
    assert client.post("/api/v1/enrol/unlock", json=stranger).status_code == 401


def test_enrolling_again_ends_every_session(committee: tuple[Colleague, Colleague], house: Office) -> None:
    ada, bo = committee
    session = ada.bearer
    ada.enrol(house, house.invite("ada"))
    assert ada.client.get("/api/v1/me", headers=session).status_code == 401
    assert bo.get("me").status_code == 200


def test_new_keys_wait_for_the_directory_again(committee: tuple[Colleague, Colleague], house: Office) -> None:
    ada, _ = committee
    old = ada.entry
    ada.identity = Identity.new()
    ada.enrol(house, house.invite("ada"))
    house.sign_and_publish()
    ada.sign_in()
    assert old is not None
    assert ada.entry is not None
    assert ada.get("me").json()["entries"] == [b64(ada.entry.digest)] != [b64(old.digest)]
