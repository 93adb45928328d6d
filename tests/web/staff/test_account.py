"""Rules of changing what one signs in with: a present secret is asked for, the old one ends, so do the other sessions."""

import sqlite3
from typing import Any

import pytest

from crypto.encoding import b64
from crypto.randomness import random_bytes
from tests.services.office import Office
from tests.web.staff.colleague import Colleague

Committee = tuple[Colleague, Colleague]


def proof(kind: str, auth: bytes) -> dict[str, str]:
    return {"kind": kind, "auth": b64(auth)}


def new_passphrase(who: Colleague, **other: Any) -> dict[str, Any]:
    """Return what changing the passphrase sends."""
    asked = {
        "proof": proof("passphrase", who.auth),
        "auth_salt": b64(random_bytes(16)),
        "auth": b64(random_bytes(32)),
        "unlock": b64(who.unlock_file()),
    }
    return asked | other


def new_paper_key(who: Colleague, **other: Any) -> dict[str, Any]:
    """Return what changing the paper key sends."""
    asked = {
        "proof": proof("passphrase", who.auth),
        "auth": b64(random_bytes(32)),
        "unlock": b64(who.unlock_file()),
    }
    return asked | other


def test_a_new_passphrase_replaces_the_old(committee: Committee) -> None:
    ada, _ = committee
    old, new, salt, unlock = ada.auth, random_bytes(32), random_bytes(16), ada.unlock_file()
    asked = new_passphrase(ada, auth=b64(new), auth_salt=b64(salt), unlock=b64(unlock))
    assert ada.post("passphrase", **asked).status_code == 204
    assert ada.begin(auth=old).status_code == 401
    ada.auth = new
    assert ada.sign_in()["unlock"] == b64(unlock)
    asked_salt = {"slug": "house", "handle": "ada", "kind": "passphrase"}
    assert ada.client.post("/api/v1/sign-in/salt", json=asked_salt).json()["salt"] == b64(salt)


def test_a_new_paper_key_replaces_the_old_and_leaves_the_passphrase(committee: Committee) -> None:
    ada, _ = committee
    new, unlock = random_bytes(32), ada.unlock_file()
    assert ada.post("recovery", **new_paper_key(ada, auth=b64(new), unlock=b64(unlock))).status_code == 204
    assert ada.begin("recovery").status_code == 401
    ada.sign_in()
    ada.recovery_auth = new
    assert ada.sign_in("recovery")["unlock"] == b64(unlock)


def test_who_forgot_the_passphrase_makes_a_new_one_with_the_paper_key(committee: Committee) -> None:
    ada, _ = committee
    ada.sign_in("recovery")
    new = random_bytes(32)
    asked = new_passphrase(ada, proof=proof("recovery", ada.recovery_auth), auth=b64(new))
    assert ada.post("passphrase", **asked).status_code == 204
    ada.auth = new
    ada.sign_in()


@pytest.mark.parametrize("path", ["passphrase", "recovery"])
@pytest.mark.parametrize("kind", ["passphrase", "recovery"])
def test_an_open_tab_alone_changes_nothing(committee: Committee, path: str, kind: str) -> None:
    ada, bo = committee
    make = new_passphrase if path == "passphrase" else new_paper_key
    for auth in (random_bytes(32), bo.auth, bo.recovery_auth, ada.recovery_auth if kind == "passphrase" else ada.auth):
        answer = ada.post(path, **make(ada, proof=proof(kind, auth)))
        assert (answer.status_code, answer.json()["error"]) == (401, "sign-in-failed")
    ada.sign_in()
    ada.sign_in("recovery")


@pytest.mark.parametrize("path", ["passphrase", "recovery"])
def test_what_is_no_unlock_file_is_refused(committee: Committee, path: str) -> None:
    ada, _ = committee
    make = new_passphrase if path == "passphrase" else new_paper_key
    answer = ada.post(path, **make(ada, unlock=b64(b"nothing")))
    assert (answer.status_code, answer.json()["error"]) == (422, "unlock-refused")
    ada.sign_in()


@pytest.mark.parametrize("path", ["passphrase", "recovery"])
def test_a_change_signs_out_everywhere_else(committee: Committee, path: str) -> None:
    ada, bo = committee
    elsewhere = ada.bearer
    ada.sign_in()
    make = new_passphrase if path == "passphrase" else new_paper_key
    assert ada.post(path, **make(ada)).status_code == 204
    assert ada.get("me").status_code == 200
    assert ada.client.get("/api/v1/me", headers=elsewhere).status_code == 401
    assert bo.get("me").status_code == 200


def test_a_pending_member_is_shown_the_entry_that_waits(ada: Colleague) -> None:
    assert ada.entry is not None
    ada.sign_in()
    shown = ada.get("me").json()
    assert (shown["status"], shown["entries"], shown["waiting"]) == ("pending", [], b64(ada.entry.marshal()))


def test_a_pending_member_may_change_their_passphrase(ada: Colleague) -> None:
    ada.sign_in()
    assert ada.post("passphrase", **new_passphrase(ada)).status_code == 204


def test_nobody_changes_anything_without_a_session(ada: Colleague) -> None:
    assert ada.client.post("/api/v1/passphrase", json=new_passphrase(ada)).status_code == 401


def test_me_says_who_is_signed_in(committee: Committee, house: Office) -> None:
    ada, _ = committee
    assert ada.entry is not None
    assert ada.get("me").json() == {
        "member": b64(ada.member),
        "organisation": b64(house.organisation.organisation),
        "instance": b64(house.instance.instance),
        "slug": "house",
        "handle": "ada",
        "name": "Ada",
        "status": "active",
        "entries": [b64(ada.entry.digest)],
        "waiting": None,
        "directory": 1,
    }


def test_a_busy_database_is_said_and_nothing_is_stored(
    committee: Committee, house: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _ = committee
    asked = new_passphrase(ada)
    monkeypatch.setattr("app.storage.database.BUSY_SECONDS", 0)
    with ada.client.app.state.edge.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(house.settings.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = ada.post("passphrase", **asked)
        assert (answer.status_code, answer.json()["error"]) == (503, "busy")
        assert ada.get("me").status_code == 200
    finally:
        other.close()
    ada.sign_in()
