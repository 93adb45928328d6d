"""What lives minutes: found while its time lasts, taken by one only, overwritten when it goes."""

import sqlite3
import threading
from pathlib import Path

import pytest

from app.storage.ephemeral import EphemeralStore, Kept

SECRET = b"a sealed session that somebody has left"


@pytest.fixture
def store(tmp_path: Path) -> EphemeralStore:
    return EphemeralStore(tmp_path / "runtime" / "ephemeral.db")


def test_a_value_is_found_until_its_time_is_over(store: EphemeralStore) -> None:
    store.put("session", b"k", Kept(SECRET, 100))
    assert store.get("session", b"k", 100) == Kept(SECRET, 100)
    assert store.get("session", b"k", 101) is None
    assert store.get("form", b"k", 100) is None


def test_two_stores_on_one_file_share_what_they_keep(store: EphemeralStore) -> None:
    store.put("session", b"k", Kept(SECRET, 100))
    assert EphemeralStore(store.path).get("session", b"k", 1) == Kept(SECRET, 100)


def test_what_is_single_use_is_taken_by_one_only(store: EphemeralStore) -> None:
    store.put("ticket", b"k", Kept(SECRET, 100))
    taken: list[Kept] = []

    def take() -> None:
        if (found := store.take("ticket", b"k", 1)) is not None:
            taken.append(found)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [Kept(SECRET, 100)]


def test_what_is_over_is_taken_by_nobody(store: EphemeralStore) -> None:
    store.put("ticket", b"k", Kept(SECRET, 100))
    assert store.take("ticket", b"k", 101) is None
    assert store.take("ticket", b"k", 1) is None


def test_a_claim_holds_until_its_time_is_over(store: EphemeralStore) -> None:
    assert store.claim("wait", b"k", Kept(b"", 100), 50)
    assert not store.claim("wait", b"k", Kept(b"", 200), 100)
    assert store.claim("wait", b"k", Kept(b"", 200), 101)


def test_prolonging_brings_nothing_back(store: EphemeralStore) -> None:
    store.put("session", b"k", Kept(SECRET, 100))
    store.prolong("session", b"k", 200)
    assert store.get("session", b"k", 150) == Kept(SECRET, 200)
    store.drop("session", b"k")
    store.prolong("session", b"k", 300)
    assert store.get("session", b"k", 150) is None


def test_signing_out_everywhere_spares_others_and_other_kinds(store: EphemeralStore) -> None:
    for kind, key, owner in (("s", b"1", b"me"), ("s", b"2", b"me"), ("s", b"3", b"you"), ("t", b"1", b"me")):
        store.put(kind, key, Kept(SECRET, 100, owner))
    store.drop_owned("s", b"me", but=b"2")
    left = [(kind, key) for kind in "st" for key in (b"1", b"2", b"3") if store.get(kind, key, 1)]
    assert left == [("s", b"2"), ("s", b"3"), ("t", b"1")]


def test_what_was_dropped_or_swept_is_not_in_the_file_any_more(store: EphemeralStore) -> None:
    def on_disk() -> bool:
        return any(SECRET in path.read_bytes() for path in store.path.parent.iterdir())

    store.put("session", b"k", Kept(SECRET, 100))
    assert on_disk()
    store.drop("session", b"k")
    assert not on_disk()
    store.put("session", b"k", Kept(SECRET, 100))
    store.sweep(101)
    assert not on_disk()


def test_its_folder_is_out_of_others_reach(store: EphemeralStore) -> None:
    assert store.path.parent.stat().st_mode & 0o077 == 0


def test_a_kept_value_is_not_shown_in_an_error(store: EphemeralStore) -> None:
    assert "session" not in repr(Kept(SECRET, 100))


def test_what_a_stranger_can_have_kept_makes_room_by_its_oldest(store: EphemeralStore) -> None:
    store.put("session", b"s", Kept(SECRET, 1))
    for number in range(1000):
        store.put("form", b"%d" % number, Kept(bytes(1000), 100 + number), room=100_000)
    kept = [number for number in range(1000) if store.get("form", b"%d" % number, 0)]
    assert kept == list(range(kept[0], 1000))
    assert 80 <= len(kept) <= 102
    assert store.get("session", b"s", 1) is not None


def fill(store: EphemeralStore, until: int) -> None:
    """Keep more than there is room for."""
    for number in range(10_000):
        store.put("other", b"%d" % number, Kept(bytes(10_000), until))


def test_a_full_store_says_so_and_can_still_be_swept(tmp_path: Path) -> None:
    store = EphemeralStore(tmp_path / "ephemeral.db", most_bytes=200_000)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill(store, until=100)
    assert store.path.stat().st_size <= 200_000
    store.sweep(101)
    store.put("form", b"k", Kept(SECRET, 200))
    assert store.get("form", b"k", 101) == Kept(SECRET, 200)
