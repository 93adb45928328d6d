"""Rules of passkeys: for this host and this challenge, the person verified, each challenge once, no extension's results."""

from typing import Any

import pytest
from httpx import Response

from crypto.encoding import b64
from tests.services.office import HANDLER, Office
from tests.web.staff.authenticator import PRESENT, VERIFIED, Authenticator
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time


@pytest.fixture
def link(house: Office) -> bytes:
    """Return the token of eve's link."""
    return house.invite("eve", HANDLER)


@pytest.fixture
def newcomer(client: Client, time: Time) -> Colleague:
    """Return somebody who has not enrolled yet."""
    return Colleague("eve", client, time)


def creation_options(client: Client, link: bytes) -> dict[str, Any]:
    answer = client.post("/api/v1/enrol/passkey-options", json={"token": b64(link)})
    assert answer.status_code == 200
    options: dict[str, Any] = answer.json()["options"]
    return options


def enrol(house: Office, who: Colleague, link: bytes, passkey: dict[str, Any]) -> Response:
    asked = who.enrolment(house, link) | {"totp": None, "passkey": passkey}
    return who.client.post("/api/v1/enrol", json=asked)


@pytest.fixture
def authenticator() -> Authenticator:
    """Return eve's security key."""
    return Authenticator()


@pytest.fixture
def eve(house: Office, newcomer: Colleague, link: bytes, authenticator: Authenticator) -> Colleague:
    """Return eve, enrolled with a passkey."""
    passkey = authenticator.create(creation_options(newcomer.client, link))
    assert enrol(house, newcomer, link, passkey).json() == {"status": "pending"}
    return newcomer


def finish(who: Colleague, ticket: dict[str, Any], assertion: dict[str, Any]) -> Response:
    return who.client.post("/api/v1/sign-in/passkey", json={"ticket": ticket["ticket"], "assertion": assertion})


def test_a_member_signs_in_with_a_passkey(eve: Colleague, authenticator: Authenticator) -> None:
    for _ in range(2):
        ticket = eve.begin().json()
        assert ticket["factors"] == ["passkey"]
        answer = finish(eve, ticket, authenticator.get(ticket["passkey_options"]))
        assert answer.status_code == 200, answer.text
        assert answer.json()["member"] == b64(eve.member)


def test_the_options_ask_for_a_verified_person_on_this_host(eve: Colleague, client: Client, house: Office) -> None:
    made = creation_options(client, house.invite("eve"))
    assert made["rp"]["id"] == "localhost"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["attestation"] == "none"
    asked = eve.begin().json()["passkey_options"]
    assert (asked["rpId"], asked["userVerification"]) == ("localhost", "required")
    assert len(asked["allowCredentials"]) == 1


def test_a_challenge_is_answered_once(eve: Colleague, authenticator: Authenticator) -> None:
    ticket = eve.begin().json()
    assertion = authenticator.get(ticket["passkey_options"])
    assert finish(eve, ticket, assertion).status_code == 200
    assert finish(eve, ticket, assertion).status_code == 401
    another = eve.begin().json()
    assert finish(eve, another, assertion).status_code == 401


def test_a_wrong_answer_uses_the_challenge_up(eve: Colleague, authenticator: Authenticator) -> None:
    ticket = eve.begin().json()
    assert finish(eve, ticket, authenticator.copy(host="evil.example").get(ticket["passkey_options"])).status_code == 401
    assert finish(eve, ticket, authenticator.get(ticket["passkey_options"])).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "http://evil.example"},
        {"origin": "https://localhost:8000"},
        {"origin": "http://localhost:8001"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"credential": bytes(32)},
        {"key": Authenticator().key},
    ],
    ids=["origin", "scheme", "port", "host", "unverified", "absent", "another-credential", "another-key"],
)
def test_what_another_page_or_nobody_signed_is_refused(
    eve: Colleague, authenticator: Authenticator, changes: dict[str, Any]
) -> None:
    ticket = eve.begin().json()
    assert finish(eve, ticket, authenticator.copy(**changes).get(ticket["passkey_options"])).status_code == 401


def test_a_copied_key_is_found_out_by_its_count(eve: Colleague, authenticator: Authenticator) -> None:
    copied = authenticator.copy()
    for _ in range(2):
        ticket = eve.begin().json()
        assert finish(eve, ticket, authenticator.get(ticket["passkey_options"])).status_code == 200
    ticket = eve.begin().json()
    assert finish(eve, ticket, copied.get(ticket["passkey_options"])).status_code == 401


def test_anothers_passkey_is_refused(eve: Colleague, authenticator: Authenticator, ada: Colleague) -> None:
    ticket = ada.begin().json()
    assert ticket["passkey_options"] is None
    options = eve.begin().json()["passkey_options"]
    assert finish(ada, ticket, authenticator.get(options)).status_code == 401


def test_a_code_is_worth_nothing_for_who_has_a_passkey(eve: Colleague) -> None:
    ticket = eve.begin().json()
    asked = {"ticket": ticket["ticket"], "code": eve.code()}
    assert eve.client.post("/api/v1/sign-in/totp", json=asked).status_code == 401


def test_extension_results_are_refused(eve: Colleague, authenticator: Authenticator) -> None:
    """They could hold what a passkey's PRF gives, that is, a key."""
    ticket = eve.begin().json()
    assertion = authenticator.get(ticket["passkey_options"]) | {"clientExtensionResults": {}}
    answer = finish(eve, ticket, assertion)
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")


def test_a_host_that_the_settings_do_not_name_is_no_place_for_passkeys(eve: Colleague, client: Client, house: Office) -> None:
    """Otherwise another name for this server could ask for assertions of its own."""
    link = house.invite("zoe", HANDLER)
    stranger = {"Host": "evil.example"}
    asked = client.post("/api/v1/enrol/passkey-options", json={"token": b64(link)}, headers=stranger)
    assert (asked.status_code, asked.json()["error"]) == (422, "factor-refused")
    begun = client.post(
        "/api/v1/sign-in",
        json={"slug": "house", "handle": "eve", "kind": "passphrase", "auth": b64(eve.auth)},
        headers=stranger,
    )
    assert (begun.json()["factors"], begun.json()["passkey_options"]) == ([], None)


def test_a_challenge_for_enrolling_is_good_once_and_for_its_link(
    house: Office, newcomer: Colleague, link: bytes, authenticator: Authenticator
) -> None:
    options = creation_options(newcomer.client, link)
    other = house.invite("zoe", HANDLER)
    creation_options(newcomer.client, other)
    zoe = Colleague("zoe", newcomer.client, newcomer.time)
    assert enrol(house, zoe, other, authenticator.create(options)).status_code == 422
    assert enrol(house, zoe, other, authenticator.create(options)).status_code == 422
    assert enrol(house, newcomer, link, authenticator.create(options)).status_code == 200


def test_a_challenge_for_enrolling_lives_ten_minutes(
    house: Office, newcomer: Colleague, link: bytes, authenticator: Authenticator, time: Time
) -> None:
    options = creation_options(newcomer.client, link)
    time.passes(601)
    answer = enrol(house, newcomer, link, authenticator.create(options))
    assert (answer.status_code, answer.json()["error"]) == (422, "factor-refused")


@pytest.mark.parametrize("changes", [{"origin": "http://evil.example"}, {"host": "evil.example"}, {"flags": PRESENT}])
def test_a_passkey_for_another_place_or_without_its_person_is_refused(
    house: Office, newcomer: Colleague, link: bytes, changes: dict[str, Any]
) -> None:
    passkey = Authenticator(**changes).create(creation_options(newcomer.client, link))
    answer = enrol(house, newcomer, link, passkey)
    assert (answer.status_code, answer.json()["error"]) == (422, "factor-refused")


@pytest.mark.parametrize("field", ["clientDataJSON", "attestationObject"])
@pytest.mark.parametrize("junk", ["", "x", b64(b"{}"), b64(bytes(range(200))), b64(b"\xa1" * 500)])
def test_hostile_attestations_are_refused(house: Office, newcomer: Colleague, link: bytes, field: str, junk: str) -> None:
    passkey = Authenticator().create(creation_options(newcomer.client, link))
    passkey["response"][field] = junk
    answer = enrol(house, newcomer, link, passkey)
    assert (answer.status_code, answer.json()["error"]) == (422, "factor-refused")


def test_both_factors_at_once_are_refused(house: Office, newcomer: Colleague, link: bytes, authenticator: Authenticator) -> None:
    passkey = authenticator.create(creation_options(newcomer.client, link))
    asked = newcomer.enrolment(house, link) | {"passkey": passkey}
    assert newcomer.client.post("/api/v1/enrol", json=asked).json()["error"] == "factor-refused"


def test_enrolling_again_forgets_the_old_passkey(house: Office, eve: Colleague) -> None:
    eve.enrol(house, house.invite("eve"))
    assert eve.begin().json()["factors"] == ["totp"]
