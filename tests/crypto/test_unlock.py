"""A passphrase, or ten words on paper, unlock a member's identity and pin the root (SPEC §4, §12)."""

import pytest

from crypto.errors import NotAHolder, Refused
from crypto.passphrases import PASSPHRASE_WORDS, STAFF, Profile, new_passphrase, stretch
from crypto.unlock import UnlockNote, open_unlock, recovery_keys, seal_unlock, staff_keys
from crypto.words import INDEX
from tests.crypto.world import FOUNDING, HANNA, INSTANCE, LEA, PIN, receipt, seed

TEST = Profile(memory=64, passes=1, lanes=1)
"""Cheap, for tests alone."""

SALT = seed("salt", 16)
MEMBER = HANNA.entry.member
NOTE = UnlockNote(INSTANCE, MEMBER, FOUNDING.organisation, PIN)
PASSPHRASE = "lantern gravel orbit dwell fable moss"


def test_a_passphrase_is_six_words_of_the_list() -> None:
    words = new_passphrase().split(" ")
    assert len(words) == PASSPHRASE_WORDS == 6
    assert all(word in INDEX for word in words)
    assert new_passphrase() != new_passphrase()


@pytest.mark.parametrize(
    "typed", [PASSPHRASE.upper(), f"  {PASSPHRASE}\n", PASSPHRASE.replace(" ", "\t \r\n"), PASSPHRASE.replace(" ", "\u00a0")]
)
def test_case_and_spaces_do_not_count(typed: str) -> None:
    assert stretch(typed, SALT, TEST) == stretch(PASSPHRASE, SALT, TEST)


def test_anything_else_counts() -> None:
    other = [
        stretch(PASSPHRASE.replace("moss", "mosq"), SALT, TEST),
        stretch(PASSPHRASE.replace(" ", ""), SALT, TEST),
        stretch(PASSPHRASE, bytes(16), TEST),
        stretch(PASSPHRASE, SALT, Profile(128, 1, 1)),
        stretch(PASSPHRASE, SALT, Profile(64, 2, 1)),
    ]
    assert len({stretch(PASSPHRASE, SALT, TEST), *other}) == 6


@pytest.mark.parametrize(("typed", "salt"), [("", SALT), (" \n", SALT), (PASSPHRASE, bytes(15)), (PASSPHRASE, b"")])
def test_nothing_typed_or_a_short_salt_is_refused(typed: str, salt: bytes) -> None:
    with pytest.raises(Refused):
        stretch(typed, salt, TEST)


def test_the_staffs_profile_is_that_of_the_specification() -> None:
    assert (STAFF.memory, STAFF.passes, STAFF.lanes) == (65_536, 3, 1)


@pytest.mark.parametrize(
    "profile", [(65_535, 3, 1), (65_536, 2, 1), (65_536, 3, 2), (65_536, 3, 0), (2**20 + 1, 3, 1), (65_536, 11, 1), (0, 0, 0)]
)
def test_a_cheaper_or_ruinous_profile_is_refused(profile: tuple[int, int, int]) -> None:
    STAFF.check()
    Profile(2**20, 10, 1).check()
    with pytest.raises(Refused):
        Profile(*profile).check()


def test_what_is_sent_does_not_open_and_what_opens_is_not_sent() -> None:
    keys = staff_keys(PASSPHRASE, SALT, INSTANCE, MEMBER, TEST)
    paper = recovery_keys(receipt("paper"), INSTANCE, MEMBER)
    assert len({keys.auth, keys.unlock.seed, paper.auth, paper.unlock.seed}) == 4
    assert keys == staff_keys(PASSPHRASE, SALT, INSTANCE, MEMBER, TEST)


@pytest.mark.parametrize("change", [{"instance": bytes(16)}, {"member": LEA.entry.member}])
def test_the_same_passphrase_of_another_member_or_instance_gives_other_keys(change: dict[str, bytes]) -> None:
    place = {"instance": INSTANCE, "member": MEMBER}
    here, elsewhere = (staff_keys(PASSPHRASE, SALT, **at, profile=TEST) for at in (place, {**place, **change}))
    assert here.auth != elsewhere.auth
    assert here.unlock != elsewhere.unlock
    here, elsewhere = (recovery_keys(receipt("paper"), **at) for at in (place, {**place, **change}))
    assert here.auth != elsewhere.auth
    assert here.unlock != elsewhere.unlock


def test_an_unlock_file_gives_the_identity_and_the_pinned_root() -> None:
    keys = staff_keys(PASSPHRASE, SALT, INSTANCE, MEMBER, TEST)
    sealed = seal_unlock(HANNA.identity, NOTE, keys.unlock)
    assert open_unlock(sealed, keys.unlock, INSTANCE, MEMBER) == (HANNA.identity, NOTE)
    wrong = staff_keys("another", SALT, INSTANCE, MEMBER, TEST)
    with pytest.raises(NotAHolder):
        open_unlock(sealed, wrong.unlock, INSTANCE, MEMBER)
    for place in ((bytes(16), MEMBER), (INSTANCE, LEA.entry.member)):
        with pytest.raises(Refused):
            open_unlock(sealed, keys.unlock, *place)


def test_a_repr_shows_no_secret() -> None:
    keys = recovery_keys(receipt("paper"), INSTANCE, MEMBER)
    assert repr(keys.auth) not in repr(keys)
    assert repr(keys) == "UnlockKeys()"
