"""Only what the signer is shown may be what is signed: a proposal comes from a server that may be somebody else's by now."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.services.obstacle import Obstacle
from app.services.proposal import Name, Proposal
from crypto.directory import Version
from crypto.root_key import RootKey
from tests.services.office import Office

TAMPERED: dict[str, Callable[[Proposal], Proposal]] = {
    "another number": lambda p: with_version(p, number=7),
    "a fork": lambda p: with_version(p, previous=bytes(32)),
    "other roots, unannounced": lambda p: with_version(p, roots=(RootKey.new().public, p.version.roots[1])),
    "another slug": lambda p: with_version(p, slug="home"),
    "another organisation": lambda p: with_version(p, organisation=bytes(16)),
    "another instance": lambda p: with_version(p, instance=bytes(16)),
    "another rulebook than the one shown": lambda p: with_version(p, rulebook=bytes(32)),
    "a rulebook that is not the hashed one": lambda p: replace(p, rulebook=p.rulebook + b"\n"),
    "a name that is not the hashed one": lambda p: replace(p, names={m: Name(n.salt, "Eve") for m, n in p.names.items()}),
    "a name missing": lambda p: replace(p, names={}),
    "entries missing": lambda p: replace(p, entries=()),
    "the history missing": lambda p: replace(p, versions=()),
    "a member's keys under a colleague's name": lambda p: with_version(
        p, members=(replace(p.version.members[0], member=p.version.members[1].member), p.version.members[2])
    ),
    "a first version again": lambda p: with_version(p, number=1, previous=None),
    "a founding of its own": lambda p: replace(p, founding=replace(p.founding, roots=(bytes(32), bytes([1]) * 32))),
}


def with_version(proposal: Proposal, **changed: object) -> Proposal:
    version: Version = replace(proposal.version, **changed)  # type: ignore[arg-type]  # whatever an attacker likes
    return replace(proposal, version=version)


@pytest.mark.parametrize("attack", TAMPERED)
def test_a_proposal_that_is_not_what_it_says_is_not_signed(committee: Office, attack: str) -> None:
    """The server may be somebody else's by now: only what the signer is shown may be what is signed."""
    proposal = TAMPERED[attack](committee.propose())
    with pytest.raises(Obstacle):
        committee.sign(proposal)


def test_an_untampered_proposal_is_signed(committee: Office) -> None:
    assert committee.sign(committee.propose()).startswith(b"tillit/v1/directory\n")


def test_a_proposal_survives_its_file(committee: Office) -> None:
    proposal = committee.propose()
    assert Proposal.parse(proposal.marshal()).marshal() == proposal.marshal()


@pytest.mark.parametrize(
    "damage",
    [lambda d: d[:-1], lambda d: d + b"\n", lambda d: d[:0], lambda d: d.replace(b'"v":1', b'"v":2', 1), lambda d: b" " + d],
)
def test_a_damaged_proposal_is_refused(committee: Office, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Obstacle):
        Proposal.parse(damage(committee.propose().marshal()))
