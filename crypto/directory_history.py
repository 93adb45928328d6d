"""The directory's history, from the pinned founding to the newest version: who signed what, and who counts (SPEC §6)."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from crypto.directory import SignedVersion, Version
from crypto.encoding import unb64
from crypto.entry import Entry, name_hash
from crypto.errors import Refused
from crypto.founding import Founding
from crypto.roles import Role
from crypto.signing import DIGEST_SIZE


class Directories:
    """
    Verified versions and entries of one organisation: once built, all that it answers is signed by a root.

    Args:
        founding: what the server says the organisation began as.
        versions: signed versions, in any order: every hinge, and whichever others are needed.
        entries: members' entries; those that no version lists do not count.
        pin: the 32-byte root fingerprint that the reader was given by another way than the server.
        newest_seen: the number of the newest version that the reader has seen before.
        digest_seen: its 32-byte digest, where the reader kept it; then that version must be among those given.

    Raises:
        Refused: the founding is not the pinned one; a version was not signed by a root in force before it, names another
            instance, organisation or slug or does not follow from its neighbour; the newest is older than one seen before;
            or what was seen before is not part of it.
    """

    def __init__(
        self,
        founding: Founding,
        versions: Iterable[bytes],
        entries: Iterable[bytes],
        pin: bytes,
        newest_seen: int = 0,
        digest_seen: bytes | None = None,
    ) -> None:
        if not hmac.compare_digest(founding.fingerprint, pin):
            # Attack: a server founds the organisation anew, with roots of its own.
            raise Refused("directory: another founding")
        self.founding = founding
        signed = sorted((SignedVersion.parse(data) for data in versions), key=lambda item: item.version.number)
        self.hinges = _verify(founding, signed)
        """Numbers of the versions whose roots differ from those before: every reader needs these."""
        if not signed or signed[-1].version.number < newest_seen:
            # Attack: a server replays an old directory, in which a removed member is still there.
            raise Refused("directory: older than one seen before")
        if digest_seen is not None:
            _refuse_another_history(signed, newest_seen, digest_seen)
        self.versions: Mapping[int, SignedVersion] = MappingProxyType({item.version.number: item for item in signed})
        self.newest: Version = signed[-1].version
        self._entries = self._listed(Entry.parse(data) for data in entries)
        self._roles: dict[tuple[int, str], frozenset[Role]] = {}

    @property
    def instance(self) -> bytes:
        return self.founding.instance

    @property
    def organisation(self) -> bytes:
        return self.founding.organisation

    def version(self, number: int) -> Version:
        """Return the version with this *number*, or raise `Refused`: it is not among those given."""
        if number not in self.versions:
            raise Refused("directory: no such version")
        return self.versions[number].version

    def entry(self, who: str) -> Entry:
        """Return the entry that chains name *who*, or raise `Refused`: no version lists it, or it was not given."""
        if who not in self._entries:
            raise Refused("directory: no such entry")
        return self._entries[who]

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The entries that count, by what chains name them."""
        return MappingProxyType(self._entries)

    def roles(self, number: int, who: str) -> frozenset[Role]:
        """
        Return what *who* is in version *number*; nothing if they are not active there.

        Raises:
            Refused: no such version.
        """
        key = number, who
        if key not in self._roles:
            version, entry = self.version(number), self._entries.get(who)
            is_theirs = entry is not None and any((m.entry, m.member) == (entry.digest, entry.member) for m in version.members)
            # Attack: somebody's entry is listed as another member's, whose seats would be theirs.
            self._roles[key] = version.roles(entry.digest) if entry is not None and is_theirs else frozenset()
        return self._roles[key]

    def expired(self, today: date) -> bool:
        """Whether the newest version holds no longer: warn readers, and write nothing without asking."""
        return today > self.newest.expires

    def check_name(self, who: str, name: str, salt: bytes) -> None:
        """Check that *name* is the one that the newest version hashes for *who*, or raise `Refused`: it is another's."""
        digest = unb64(who, DIGEST_SIZE)
        hashes = (member.name for member in self.newest.members if member.entry == digest)
        if not any(hmac.compare_digest(name_hash(salt, name), expected) for expected in hashes):
            raise Refused("directory: another name")

    def _listed(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        """Return those of *entries* that belong here: an entry that no signed version lists is only a claim."""
        listed = {(member.entry, member.member) for item in self.versions.values() for member in item.version.members}
        return {
            entry.who: entry
            for entry in entries
            if (entry.digest, entry.member) in listed
            and (entry.instance, entry.organisation) == (self.instance, self.organisation)
        }


def _verify(founding: Founding, ascending: list[SignedVersion]) -> tuple[int, ...]:
    """Check every version against the roots in force before it; return the numbers of the hinges."""
    roots, hinges = founding.roots, []
    for item in ascending:
        version = item.version
        named = version.instance, version.organisation, version.slug
        if named != (founding.instance, founding.organisation, founding.slug):
            # Attack: the directory of another organisation, whose members the server would like to be readers here.
            raise Refused("version: another organisation")
        _verify_signature(item, roots)
        if version.roots != roots:
            roots = version.roots
            hinges.append(version.number)
    for before, after in pairwise(ascending):
        _verify_neighbours(before, after)
    return tuple(hinges)


def _refuse_another_history(given: list[SignedVersion], number: int, digest: bytes) -> None:
    """
    Check that the version seen before is among those given.

    Attack: a server that has got hold of a root which was replaced leaves out the replacement, and shows a newer version that
    the old root signed.
    """
    if not any((item.version.number, item.digest) == (number, digest) for item in given):
        raise Refused("directory: not the history seen before")


def _verify_signature(item: SignedVersion, roots: tuple[bytes, ...]) -> None:
    """
    Check that one of *roots* signed the version.

    Not the version's own roots: whoever could name the roots that count would need no root at all.
    """
    for root in roots:
        try:
            item.signed.verify(root)
        except Refused:
            continue
        return
    raise Refused("version: not signed by a root in force")


def _verify_neighbours(before: SignedVersion, after: SignedVersion) -> None:
    """Check that two versions of one root are one history, not a fork shown to some readers."""
    gap = after.version.number - before.version.number
    if gap == 0 or (gap == 1 and after.version.previous != before.digest):
        raise Refused("version: does not follow")
