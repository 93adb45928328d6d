"""Rules of signing in: two factors, nothing said about who exists, no code twice, no way to lock a colleague out."""

import pytest

from app.services.end_member import end_member
from app.services.guess_delay import FREE, LONGEST, GuessDelay
from app.services.staff_sessions import IDLE
from app.services.staff_sessions import LONGEST as LONGEST_SESSION
from crypto.encoding import b64
from crypto.randomness import random_bytes
from tests.services.office import NOW, Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time


def test_a_member_signs_in_with_both_factors(ada: Colleague) -> None:
    found = ada.sign_in()
    assert found["status"] == "pending"
    assert found["member"] == b64(ada.member)
    assert ada.get("me").json()["handle"] == "ada"


def test_a_wrong_secret_and_an_unknown_name_get_the_same_answer(ada: Colleague) -> None:
    wrong = ada.begin(auth=random_bytes(32))
    unknown = Colleague("nobody", ada.client, ada.time).begin()
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_the_paper_key_signs_in_and_gives_its_own_unlock_file(ada: Colleague) -> None:
    by_paper, by_passphrase = ada.sign_in("recovery"), ada.sign_in()
    assert by_paper["unlock"] != by_passphrase["unlock"]


def test_a_secret_of_one_kind_is_worth_nothing_as_the_other(ada: Colleague) -> None:
    assert ada.begin("recovery", ada.auth).status_code == 401


def test_a_code_works_once(ada: Colleague, time: Time) -> None:
    ada.sign_in()
    ticket = ada.begin().json()["ticket"]
    replayed = ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": ada.code()})
    assert replayed.status_code == 401


def test_an_older_code_is_refused_after_a_newer_one(ada: Colleague, time: Time) -> None:
    old = ada.code()
    ada.sign_in()
    ticket = ada.begin().json()["ticket"]
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": old}).status_code == 401


def test_the_code_given_at_enrolling_is_used_up(ada: Colleague) -> None:
    ticket = ada.begin().json()["ticket"]
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": ada.code()}).status_code == 401


def test_a_ticket_works_once_and_for_five_minutes(ada: Colleague, time: Time) -> None:
    time.passes(30)
    ticket = ada.begin().json()["ticket"]
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": ada.code()}).status_code == 200
    time.passes(60)
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": ada.code()}).status_code == 401
    late = ada.begin().json()["ticket"]
    time.passes(301)
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": late, "code": ada.code()}).status_code == 401


def test_codes_cannot_be_tried_through(ada: Colleague, time: Time) -> None:
    """Wrong codes are answered by longer and longer waits, whatever ticket they come with."""
    checked = 0
    for _ in range(400):
        time.passes(10)
        ticket = ada.begin().json()["ticket"]
        answer = ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": wrong_code(ada)})
        checked += answer.status_code == 401
        assert answer.status_code in {401, 429}
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) == answer.json()["seconds"] > 0
    assert checked < 15


def wrong_code(colleague: Colleague) -> str:
    return f"{(int(colleague.code()) + 500_000) % 1_000_000:06}"


def test_one_mistyped_code_does_not_keep_a_member_waiting(ada: Colleague, time: Time) -> None:
    time.passes(30)
    ticket = ada.begin().json()["ticket"]
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": wrong_code(ada)}).status_code == 401
    time.passes(2)
    assert ada.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": ada.code()}).status_code == 200


def test_strangers_guesses_never_keep_a_member_out(ada: Colleague) -> None:
    for _ in range(FREE):
        assert ada.begin(auth=random_bytes(32)).status_code == 401
    ada.sign_in()


def test_wrong_guesses_at_a_name_are_answered_later_and_later() -> None:
    delays = GuessDelay()
    waits = [delays.wrong("house", "ada", NOW) for _ in range(20)]
    assert waits[:FREE] == [0.0] * FREE
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST
    assert delays.wrong("house", "bo", NOW) == 0.0
    assert delays.wrong("house", "ada", NOW + 3600) == 0.0


def test_the_delay_forgets_names_rather_than_growing() -> None:
    delays = GuessDelay()
    for number in range(10_000):
        delays.wrong("house", str(number), NOW)
    assert len(delays._wrong) <= 4096


def test_a_session_ends_after_half_an_hour_without_a_request(ada: Colleague, time: Time) -> None:
    ada.sign_in()
    time.passes(IDLE - 10)
    assert ada.get("me").status_code == 200
    time.passes(IDLE - 10)
    assert ada.get("me").status_code == 200
    time.passes(IDLE + 10)
    assert ada.get("me").status_code == 401


def test_a_session_ends_after_twelve_hours_however_busy(ada: Colleague, time: Time) -> None:
    ada.sign_in()
    began = time.now
    while time.now < began + LONGEST_SESSION - 600:
        time.passes(600)
        assert ada.get("me").status_code == 200
    time.passes(601)
    assert ada.get("me").status_code == 401


def test_signing_out_ends_this_session_alone(ada: Colleague) -> None:
    ada.sign_in()
    first = ada.bearer
    ada.sign_in()
    assert ada.post("sign-out").status_code == 204
    assert ada.get("me").status_code == 401
    assert ada.client.get("/api/v1/me", headers=first).status_code == 200


def test_signing_out_everywhere_ends_all_of_them_and_nobody_elses(ada: Colleague, bo: Colleague) -> None:
    bo.sign_in()
    ada.sign_in()
    first = ada.bearer
    ada.sign_in()
    assert ada.post("sign-out-everywhere").status_code == 204
    assert ada.get("me").status_code == 401
    assert ada.client.get("/api/v1/me", headers=first).status_code == 401
    assert bo.get("me").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Bearer {b64(bytes(32))}",
        f"Bearer {b64(bytes(31))}",
        f"Basic {b64(bytes(32))}",
        f"Bearer {b64(bytes(32))}=",
        "Bearer \xe9",
    ],
)
def test_no_other_token_signs_in(client: Client, header: str) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.json()["error"] == "signed-out"


def test_a_cookie_signs_in_nobody(ada: Colleague) -> None:
    ada.sign_in()
    answer = ada.client.get("/api/v1/me", headers={"Cookie": f"token={ada.token}; Authorization=Bearer {ada.token}"})
    assert answer.status_code == 401


def test_the_stores_hold_no_token_and_no_secret(ada: Colleague, house: Office) -> None:
    ada.sign_in()
    folders = (house.settings.data, house.settings.runtime)
    stored = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())
    assert ada.member in stored
    for secret in (ada.token.encode(), ada.auth, ada.recovery_auth, ada.totp):
        assert secret not in stored


def test_a_member_who_was_ended_cannot_sign_in(ada: Colleague, house: Office) -> None:
    end(house, "ada")
    assert ada.begin().status_code == 401


def test_ending_a_member_ends_what_they_can_do_at_once(committee: tuple[Colleague, Colleague], house: Office) -> None:
    ada, bo = committee
    end(house, "ada")
    for path in ("me", "cases", "directory"):
        answer = ada.get(path)
        assert (answer.status_code, answer.json()["error"]) == (403, "ended")
    assert bo.get("cases").status_code == 200


def end(house: Office, handle: str) -> None:
    with house.database.writing() as session:
        end_member(session, house.organisation, handle)
