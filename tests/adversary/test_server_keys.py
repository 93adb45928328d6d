"""A server that was taken over swaps members' keys, or what they unlock."""

from dataclasses import replace

import pytest

from crypto.directory import sign_version
from crypto.encoding import b64
from crypto.entry import Entry
from crypto.founding import Founding
from crypto.identity import Identity
from crypto.receipt import Receipt
from crypto.root_key import RootKey
from crypto.unlock import UnlockNote, recovery_keys, seal_unlock
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.shown import ShownCase, ShownDirectory
from tests.adversary.shown_things import ShownUnlock
from tests.adversary.world import BROOK, ENTRIES, book, plain, shown
from tests.crypto.world import (
    FOUNDED,
    FOUNDING,
    HANNA,
    INSTANCE,
    LEA,
    NILS,
    PIN,
    ROOTS,
    V1,
    Person,
    receipt,
    seed,
)

OWN_ROOT = RootKey(seed("the server's own root"))


# --- it swaps keys ---


def _entry(person: Person, identity: Identity) -> bytes:
    return Entry.make(
        identity, instance=INSTANCE, organisation=FOUNDING.organisation, member=person.entry.member, made=FOUNDED
    ).marshal()


def _entries_with(data: bytes) -> tuple[bytes, ...]:
    return (*(entry for entry in ENTRIES if entry != HANNA.entry.marshal()), data)


@refused("root: a holder has not this role")
def swaps_a_members_key() -> ShownCase:
    """It shows keys of its own as a member's, in an entry that those keys have signed."""
    data = _entry(HANNA, Identity(seed("the server's own")))
    return replace(shown(plain()), directory=replace(book(1), entries=_entries_with(data)))


@refused("signature: does not verify")
def swaps_a_members_key_to_seal_to() -> ShownCase:
    """It puts a key of its own to seal to into a member's entry, and keeps the signature."""
    own = Identity(seed("the server's own"))
    data = HANNA.entry.marshal().replace(b64(HANNA.entry.public.seal.raw).encode(), b64(own.public.seal.raw).encode())
    assert data != HANNA.entry.marshal()
    return replace(shown(plain()), directory=replace(book(1), entries=_entries_with(data)))


@refused("root: a holder has not this role")
def withholds_a_members_entry() -> ShownCase:
    """It withholds a member's entry, so that they seem to have ended, and colleagues expel them."""
    entries = tuple(entry for entry in ENTRIES if entry != HANNA.entry.marshal())
    return replace(shown(plain()), directory=replace(book(1), entries=entries))


@refused("root: a holder has not this role")
def shows_a_members_entry_of_another_organisation() -> ShownCase:
    """It shows, for a member, the entry that their keys have in another organisation."""
    ids = {"instance": INSTANCE, "organisation": BROOK.organisation, "member": HANNA.entry.member}
    data = Entry.make(HANNA.identity, made=FOUNDED, **ids).marshal()
    return replace(shown(plain()), directory=replace(book(1), entries=_entries_with(data)))


# --- it unlocks a member into another organisation ---


def _unlock(note: UnlockNote, words: Receipt) -> ShownUnlock:
    member = HANNA.entry.member
    keys = recovery_keys(words, INSTANCE, member)
    return ShownUnlock(seal_unlock(HANNA.identity, note, keys.unlock), keys.unlock, INSTANCE, member, book(2))


@refused("directory: another founding")
def shows_its_own_founding_to_one_who_unlocks() -> ShownUnlock:
    """It shows a founding of its own to a member whose unlock file pins the true one."""
    note = UnlockNote(INSTANCE, HANNA.entry.member, FOUNDING.organisation, PIN)
    founding = Founding(INSTANCE, (OWN_ROOT.public, ROOTS[1].public), FOUNDING.slug)
    version = replace(V1.version, organisation=founding.organisation, roots=founding.roots)
    own = ShownDirectory(founding, (sign_version(version, OWN_ROOT).marshal(),), ENTRIES, founding.fingerprint)
    return replace(_unlock(note, receipt("Hanna's paper")), directory=own)


@refused("directory: another founding")
def offers_an_unlock_file_of_another_root() -> ShownUnlock:
    """It offers an unlock file that pins another root fingerprint, made for another organisation with the same words."""
    return _unlock(UnlockNote(INSTANCE, HANNA.entry.member, BROOK.organisation, BROOK.fingerprint), receipt("Hanna's paper"))


@refused("unlock: another member")
def offers_another_members_unlock_file() -> ShownUnlock:
    """It offers a file that opens with a member's words, and holds the keys of another member's name."""
    return _unlock(UnlockNote(INSTANCE, LEA.entry.member, FOUNDING.organisation, PIN), receipt("Hanna's paper"))


@refused("no stanza opens with these keys")
def offers_a_file_for_somebody_elses_words() -> ShownUnlock:
    """It offers a file that was sealed under somebody else's words."""
    note = UnlockNote(INSTANCE, HANNA.entry.member, FOUNDING.organisation, PIN)
    member = NILS.entry.member
    theirs = recovery_keys(receipt("Nils's paper"), INSTANCE, member)
    return replace(_unlock(note, receipt("Hanna's paper")), sealed=seal_unlock(HANNA.identity, note, theirs.unlock))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
