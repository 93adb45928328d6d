"""Members, links and entries as the tables keep them."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.organisation import StaffMember
from app.storage.database import Database
from app.storage.members import (
    Passkey,
    SignInSecrets,
    find_by_handle,
    find_member,
    forget_passkeys,
    insert_invitation,
    insert_member,
    insert_passkey,
    invited_member,
    keep_sign_count,
    keep_sign_in_secrets,
    passkeys_of,
    set_status,
    sign_in_secrets,
    use_invitation,
    use_totp_step,
)
from app.storage.organisations import entries, insert_entry, pending_entry, settle_entries
from app.storage.server_keys import make_key, read_key
from tests.storage.conftest import ORGANISATION

BO = b"b" * 16
ADA = StaffMember(b"a" * 16, ORGANISATION.organisation, "ada", "Ada", b"s" * 16, "invited")
SECRETS = SignInSecrets(b"salt" * 4, b"h" * 32, b"r" * 32, None, None)
TOKEN = b"t" * 32


@pytest.fixture
def staffed(database: Database) -> Database:
    with database.writing() as session:
        insert_member(session, ADA)
    return database


def test_a_member_is_found_by_id_and_by_handle(staffed: Database) -> None:
    with staffed.reading() as session:
        assert find_member(session, ADA.member) == ADA
        assert find_by_handle(session, ORGANISATION.organisation, "ada") == ADA
        assert find_by_handle(session, bytes(16), "ada") is None


def test_a_sign_in_name_is_given_once_in_an_organisation(staffed: Database) -> None:
    with pytest.raises(IntegrityError), staffed.writing() as session:
        insert_member(session, StaffMember(b"b" * 16, ORGANISATION.organisation, "ada", "Another", b"s" * 16, "invited"))


def test_a_status_that_means_nothing_is_refused(staffed: Database) -> None:
    with pytest.raises(IntegrityError), staffed.writing() as session:
        set_status(session, ADA.member, "boss")  # type: ignore[arg-type]  # what a bug could write


def test_who_has_not_enrolled_has_no_sign_in(staffed: Database) -> None:
    with staffed.writing() as session:
        assert sign_in_secrets(session, ADA.member) is None
        keep_sign_in_secrets(session, ADA.member, SECRETS)
    with staffed.reading() as session:
        assert sign_in_secrets(session, ADA.member) == SECRETS


def test_a_link_is_used_once(staffed: Database) -> None:
    with staffed.writing() as session:
        insert_invitation(session, TOKEN, ADA.member, 100)
    with staffed.writing() as session:
        assert invited_member(session, TOKEN, 100) == ADA.member
        assert use_invitation(session, TOKEN, 100) == ADA.member
        assert use_invitation(session, TOKEN, 100) is None


@pytest.mark.parametrize("ask", [invited_member, use_invitation])
def test_a_link_that_ran_out_invites_nobody(staffed: Database, ask: Callable[..., bytes | None]) -> None:
    with staffed.writing() as session:
        insert_invitation(session, TOKEN, ADA.member, 100)
        assert ask(session, TOKEN, 101) is None
        assert ask(session, b"u" * 32, 1) is None


def test_a_code_is_worth_something_once_and_older_ones_nothing(staffed: Database) -> None:
    with staffed.writing() as session:
        assert use_totp_step(session, ADA.member, 10)
        assert not use_totp_step(session, ADA.member, 10)
        assert not use_totp_step(session, ADA.member, 9)
        assert use_totp_step(session, ADA.member, 11)


def test_a_passkey_is_kept_with_its_newest_count_until_they_enrol_anew(staffed: Database) -> None:
    with staffed.writing() as session:
        assert insert_passkey(session, ADA.member, Passkey(b"credential", b"public", 1))
        keep_sign_count(session, ADA.member, Passkey(b"credential", b"public", 2))
    with staffed.writing() as session:
        assert passkeys_of(session, ADA.member) == [Passkey(b"credential", b"public", 2)]
        forget_passkeys(session, ADA.member)
        assert passkeys_of(session, ADA.member) == []


def test_a_passkey_belongs_to_whoever_came_first_with_its_id(staffed: Database) -> None:
    with staffed.writing() as session:
        assert insert_passkey(session, ADA.member, Passkey(b"credential", b"public", 1))
        insert_member(session, replace(ADA, member=BO, handle="bo"))
    with staffed.writing() as session:
        assert not insert_passkey(session, BO, Passkey(b"credential", b"another", 1))
        keep_sign_count(session, BO, Passkey(b"credential", b"another", 9))
        assert passkeys_of(session, ADA.member) == [Passkey(b"credential", b"public", 1)]


def test_a_waiting_entry_gives_way_to_a_later_one_and_a_listed_one_stays(staffed: Database) -> None:
    first, second, third = b"1" * 32, b"2" * 32, b"3" * 32
    with staffed.writing() as session:
        insert_entry(session, first, ADA.member, b"first")
        insert_entry(session, second, ADA.member, b"second")
    with staffed.writing() as session:
        assert pending_entry(session, ADA.member) == b"second"
        assert entries(session, [first, second]) == {second: b"second"}
        settle_entries(session, [second])
        assert pending_entry(session, ADA.member) is None
        insert_entry(session, third, ADA.member, b"third")
        assert entries(session, [second, third]) == {second: b"second", third: b"third"}


def test_workers_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(make_key(tmp_path / "keys", "totp"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 16
    assert len(set(made)) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["totp.key"]


def test_a_servers_key_is_made_once_and_damage_is_noticed(database: Database) -> None:
    folder = database.path.parent / "keys"
    key = make_key(folder, "totp")
    assert len(key) == 32
    assert make_key(folder, "totp") == read_key(folder, "totp") == key
    assert make_key(folder, "salts") != key
    assert (folder / "totp.key").stat().st_mode & 0o077 == 0
    (folder / "totp.key").write_bytes(key[:31])
    with pytest.raises(ValueError, match="damaged"):
        make_key(folder, "totp")
