"""Where a root key is: check a proposal, say in plain words what it would change, and sign it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.domain.rules.gaps import gaps
from app.services.obstacle import N_, Obstacle
from app.services.proposal import Proposal
from app.services.rules import Rules
from app.services.use_rulebook import parse_rulebook
from crypto.directory import Body, Member, Seat, Setting, SignedVersion, Unit, Version, sign_version
from crypto.directory_history import Directories
from crypto.encoding import b64
from crypto.entry import Entry, name_hash
from crypto.errors import Refused
from crypto.root_key import RootKey

_Value = TypeVar("_Value")
_A_DAY = timedelta(days=1)  # that the clocks of two places may differ

NOT_WHAT_IT_SAYS = N_("The proposal does not agree with itself or with what was signed before: do not sign it.")


@dataclass(frozen=True, slots=True)
class Person:
    """
    Somebody in the directory.

    *fingerprint* is of their keys, to be compared by voice. *seats* are those they hold, each with its body's id.
    """

    name: str
    fingerprint: str
    seats: frozenset[tuple[str, Seat]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What signing would change, in the words that the signer is asked with. Pairs are (before, after)."""

    number: int
    issued: date
    expires: date
    joining: tuple[Person, ...]
    leaving: tuple[Person, ...]
    new_keys: tuple[Person, ...]
    seats: tuple[tuple[Person, Person], ...]
    bodies: Mapping[str, tuple[Body | None, Body | None]]
    units: Mapping[str, tuple[Unit | None, Unit | None]]
    settings: Mapping[str, tuple[Setting | None, Setting | None]]
    rulebook: tuple[bytes | None, bytes]
    new_roots: tuple[bytes, ...]
    kinds_nobody_receives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedProposal:
    """A proposal that follows from what roots signed before, and whose parts agree. *before* is None for the first version."""

    proposal: Proposal
    before: Version | None

    @property
    def roots_in_force(self) -> tuple[bytes, ...]:
        """The roots, one of which must sign: those of the version before, or the founding's."""
        return self.proposal.founding.roots if self.before is None else self.before.roots


def check_proposal(proposal: Proposal) -> CheckedProposal:
    """
    Check that the proposal follows from the versions it names, and that entries, names and rulebook are those of its version.

    Raises:
        Obstacle: it doesn't: somebody wants something signed that the words on the screen would not say.
    """
    try:
        before = _version_before(proposal)
        _check_entries(proposal)
        if before is not None:
            _check_members(before, proposal.version)
    except Refused:
        raise Obstacle(NOT_WHAT_IT_SAYS) from None
    if hashlib.sha256(proposal.rulebook).digest() != proposal.version.rulebook:
        raise Obstacle(NOT_WHAT_IT_SAYS)
    return CheckedProposal(proposal, before)


def check_day(version: Version, today: date) -> None:
    """
    Check that *version* is for now.

    Attack: versions signed for years ahead would hold then, although nobody looks after the directory any more.

    Raises:
        Obstacle: it is issued later than tomorrow, or has run out.
    """
    if version.issued > today + _A_DAY:
        raise Obstacle(N_("The version is dated {day}, which is still to come: draft it anew."), day=version.issued)
    if version.expires < today:
        raise Obstacle(N_("The version ran out on {day}: draft and sign it anew."), day=version.expires)


def changes_of(checked: CheckedProposal) -> Changes:
    """
    Return what signing would change.

    Raises:
        Obstacle: the rulebook can't be used.
    """
    proposal, before, version = checked.proposal, checked.before, checked.proposal.version
    old = {} if before is None else _people(proposal, before)
    new = _people(proposal, version)
    old_settings = {} if before is None else before.settings
    return Changes(
        number=version.number,
        issued=version.issued,
        expires=version.expires,
        joining=tuple(new[m] for m in new if m not in old),
        leaving=tuple(old[m] for m in old if m not in new),
        new_keys=tuple(new[m] for m in new if m in old and new[m].fingerprint != old[m].fingerprint),
        seats=tuple((old[m], new[m]) for m in new if m in old and new[m].seats != old[m].seats),
        bodies=_differing(*(_without_seats(of) for of in (before, version))),
        units=_differing(*({} if of is None else {unit.id: unit for unit in of.units} for of in (before, version))),
        settings=_differing(old_settings, version.settings),
        rulebook=(None if before is None else before.rulebook, version.rulebook),
        new_roots=tuple(root for root in version.roots if root not in checked.roots_in_force),
        kinds_nobody_receives=_unreceived(proposal),
    )


def sign_proposal(checked: CheckedProposal, root: RootKey) -> SignedVersion:
    """
    Return the proposed version, signed by *root*.

    Raises:
        Obstacle: *root* is none of the organisation's roots.
    """
    if root.public not in checked.roots_in_force:
        raise Obstacle(N_("This root key is not one of the organisation's."))
    return sign_version(checked.proposal.version, root)


def replace_other_root(checked: CheckedProposal, root: RootKey, new: bytes) -> CheckedProposal:
    """
    Return the proposal with the organisation's other root, not *root*, replaced by the 32-byte key *new*.

    Whichever root was lost or seen by others is replaced by the one that was not.

    Raises:
        Obstacle: *root* is none of the organisation's roots.
    """
    if root.public not in checked.roots_in_force:
        raise Obstacle(N_("This root key is not one of the organisation's."))
    roots = tuple(kept if kept == root.public else new for kept in checked.roots_in_force)
    version = replace(checked.proposal.version, roots=roots)
    return CheckedProposal(replace(checked.proposal, version=version), checked.before)


def _version_before(proposal: Proposal) -> Version | None:
    founding, version = proposal.founding, proposal.version
    identity = (founding.instance, founding.organisation, founding.slug)
    if (version.instance, version.organisation, version.slug) != identity:
        raise Refused("proposal: another organisation")
    if version.number == 1:
        if proposal.versions or version.roots != founding.roots:
            raise Refused("proposal: a first version with others before it")
        return None
    before = Directories(founding, proposal.versions, proposal.entries, founding.fingerprint)
    digest = before.versions[before.newest.number].digest
    if (version.number, version.previous) != (before.newest.number + 1, digest) or version.roots != before.newest.roots:
        raise Refused("proposal: does not follow")
    return before.newest


def _check_entries(proposal: Proposal) -> None:
    """Everybody listed has an entry here that they signed themselves, and a name that is the hashed one."""
    founding = proposal.founding
    given = {entry.digest: entry for entry in map(Entry.parse, proposal.entries)}
    for member in proposal.version.members:
        entry, name = given.get(member.entry), proposal.names.get(member.member)
        if entry is None or name is None or name_hash(name.salt, name.name) != member.name:
            raise Refused("proposal: entry or name missing")
        expected = (founding.instance, founding.organisation, member.member)
        if (entry.instance, entry.organisation, entry.member) != expected:
            raise Refused("proposal: another's entry")


def _check_members(before: Version, version: Version) -> None:
    """
    Whoever was listed stays listed, under the same name, and can only end; nobody new has ended.

    Attack: the one who is left out is called by another's name in the proposal, so that the signer reads that the other leaves;
    or two people's names are exchanged, which no line would show.
    """
    listed = {member.entry: member for member in version.members}
    names = {member.member: member.name for member in before.members}
    for old in before.members:
        new = listed.pop(old.entry, None)
        if new is None or new != (old if old.ended else replace(old, ended=new.ended)):
            raise Refused("proposal: a member changed")
    if any(new.ended is not None or names.get(new.member, new.name) != new.name for new in listed.values()):
        raise Refused("proposal: another name, or ended before they joined")


def _people(proposal: Proposal, version: Version) -> dict[bytes, Person]:
    """Return those in force in *version*, by member, in order of their names."""
    entries = {entry.digest: entry for entry in map(Entry.parse, proposal.entries)}
    people = {
        m.member: Person(_name(proposal, m), entries[m.entry].fingerprint_text, _seats(version, m)) for m in version.in_force
    }
    return dict(sorted(people.items(), key=lambda item: (item[1].name.casefold(), item[0])))


def _name(proposal: Proposal, member: Member) -> str:
    known = proposal.names.get(member.member)
    return b64(member.member) if known is None else known.name


def _seats(version: Version, member: Member) -> frozenset[tuple[str, Seat]]:
    return frozenset((body.id, seat) for body in version.bodies for seat in body.seats if seat.member == member.member)


def _without_seats(version: Version | None) -> dict[str, Body]:
    return {} if version is None else {body.id: replace(body, seats=()) for body in version.bodies}


def _differing(old: Mapping[str, _Value], new: Mapping[str, _Value]) -> dict[str, tuple[_Value | None, _Value | None]]:
    """Return what was and what would be under each key where they differ."""
    return {key: (old.get(key), new.get(key)) for key in sorted({*old, *new}) if old.get(key) != new.get(key)}


def _unreceived(proposal: Proposal) -> tuple[str, ...]:
    version = proposal.version
    rulebook = parse_rulebook(proposal.rulebook, version.slug)
    rules = Rules.of(rulebook, version)
    return tuple(map(str, gaps(rulebook, rules.structure, rules.switched_on, version.issued)))
