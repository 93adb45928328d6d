"""Rules of codes: a sealed secret is its member's, a step is used once, guesses wait longer and longer, many at once are one."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pyotp
import pytest
from nacl.exceptions import CryptoError

from app.services.refusals import Refusal, Why
from app.services.second_factor import (
    FREE_TRIES,
    LONGEST_WAIT,
    STEP,
    claim_try,
    forget_failures,
    note_failure,
    open_secret,
    seal_secret,
    step_of,
)
from app.storage.ephemeral import EphemeralStore
from crypto.randomness import random_bytes
from tests.services.office import NOW

SECRET = b"12345678901234567890"  # RFC 6238, appendix B
MEMBER = bytes(16)


@pytest.fixture
def store(tmp_path: Path) -> EphemeralStore:
    """Return an empty store."""
    return EphemeralStore(tmp_path / "ephemeral.db")


@pytest.mark.parametrize(
    ("time", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_rfc(time: int, code: str) -> None:
    assert step_of(SECRET, code, time) == time // STEP


def test_a_code_is_good_for_one_step_before_and_after() -> None:
    code = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(NOW)
    assert [step_of(SECRET, code, NOW + shift * STEP) is not None for shift in (-2, -1, 0, 1, 2)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_secret_moved_to_another_member_does_not_open() -> None:
    key = random_bytes(32)
    sealed = seal_secret(SECRET, MEMBER, key)
    assert SECRET not in sealed
    assert open_secret(sealed, MEMBER, key) == SECRET
    with pytest.raises(CryptoError):
        open_secret(sealed, random_bytes(16), key)
    with pytest.raises(CryptoError):
        open_secret(sealed, MEMBER, random_bytes(32))


def wait_after(store: EphemeralStore, now: int) -> int:
    """Return for how long a guess has to wait."""
    try:
        claim_try(store, MEMBER, now)
    except Refusal as refusal:
        return refusal.number if refusal.why is Why.WAIT and refusal.number else -1
    return 0


def test_waits_double_up_to_an_hour(store: EphemeralStore) -> None:
    waits = []
    for _ in range(20):
        note_failure(store, MEMBER, NOW)
        waits.append(wait_after(store, NOW))
    assert waits[:FREE_TRIES] == [1, 1, 2]
    assert all(later == min(LONGEST_WAIT, 2 * earlier) for earlier, later in pairwise(waits[2:]))
    assert waits[-1] == LONGEST_WAIT


def test_the_wait_is_over_when_it_says(store: EphemeralStore) -> None:
    for _ in range(6):
        note_failure(store, MEMBER, NOW)
    wait = wait_after(store, NOW)
    assert wait_after(store, NOW + wait - 1) == 1
    assert wait_after(store, NOW + wait) == 0


def test_the_right_code_ends_all_waiting(store: EphemeralStore) -> None:
    for _ in range(9):
        note_failure(store, MEMBER, NOW)
    forget_failures(store, MEMBER)
    assert wait_after(store, NOW) == 0


def test_one_members_wrong_codes_do_not_keep_another_waiting(store: EphemeralStore) -> None:
    for _ in range(9):
        note_failure(store, random_bytes(16), NOW)
    assert wait_after(store, NOW) == 0


def test_of_many_guesses_at_the_same_moment_one_is_checked(store: EphemeralStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: wait_after(store, NOW), range(32)))
    assert waits.count(0) == 1
