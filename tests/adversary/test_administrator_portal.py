"""An administrator on the portal that they run: drafts, proposals, and what is published."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services.create_organisation import change_rulebook, change_setting
from app.services.end_member import end_member
from app.services.obstacle import Obstacle
from app.services.sign_directory import check_proposal
from crypto.directory import SignedVersion, sign_version
from crypto.epochs import admit, rotate
from crypto.errors import Refused
from crypto.rooms import TALK
from tests.adversary.attacks import played
from tests.adversary.house import House
from tests.crypto.cases import LINE
from tests.services.office import DAY, HANDLER


@played("it waits for a root's signature: who is seated has no role")
def test_an_invited_handler_is_nobody_before_a_root_signs(house: House) -> None:
    """Invites a handler of their own, who enrols, and has a colleague let them in."""
    filed = house.file()
    entry = house.office.join("eve", HANDLER)
    assert house.standing("eve").status == "pending"
    with pytest.raises(Refused):
        admit(
            filed.chain,
            house.actor("ada"),
            house.directories,
            joining={entry.who: {TALK: [0]}},
            secrets=filed.secrets_of("ada"),
            line=LINE,
        )


@played("cases go where they went")
def test_a_draft_routes_nothing(house: House) -> None:
    """Changes the rulebook, a setting and a seat in the draft."""
    before = house.file().chain.current(TALK).who
    with house.office.database.writing() as session:
        organisation = house.office.organisation
        change_rulebook(session, organisation, house.office.propose().rulebook + b"\n# changed\n")
        change_setting(session, organisation, "name", "Another")
    house.restart()
    assert house.file().chain.current(TALK).who - {"reporter"} == before - {"reporter"}
    assert house.reporting.version.number == 1


@played("no colleague can drop them, as long as no root has signed it")
def test_a_member_ended_on_the_portal_alone_stays_a_holder(house: House) -> None:
    """Ends a member on the portal, whose colleagues then are to drop them."""
    filed = house.file()
    with house.office.database.writing() as session:
        end_member(session, house.office.organisation, "ada")
    assert filed.chain.stale_rooms(house.directories) == ()
    with pytest.raises(Refused) as refusal:
        rotate(filed.chain, house.actor("bo"), house.directories, line=LINE)
    assert refusal.value.reason == "epoch: nothing to change"


@played("it is not published")
def test_a_version_out_of_order_is_not_published(house: House) -> None:
    """Publishes a version out of order: one that was published, with a gap, or run out."""
    first = house.office.sign(house.office.propose())
    house.office.publish(first)
    second = SignedVersion.parse(house.office.sign(house.office.propose()))
    root = house.office.roots[0]
    gap = sign_version(replace(second.version, number=4), root).marshal()
    fork = sign_version(replace(second.version, previous=bytes(32)), root).marshal()
    run_out = second.marshal()
    late = second.version.expires + timedelta(days=1)
    for data, today in ((first, DAY), (gap, DAY), (fork, DAY), (run_out, late)):
        with pytest.raises(Obstacle):
            house.office.publish(data, today)
    assert house.reporting.version.number == 2


@played("it is not published")
def test_a_version_that_no_root_signed_is_not_published(house: House) -> None:
    """Publishes a version that a member has signed."""
    version = SignedVersion.parse(house.office.sign(house.office.propose()))
    forged = replace(version.signed, signatures=(house.office.identities["dan"].sign(version.signed.statement),))
    with pytest.raises(Obstacle):
        house.office.publish(forged.marshal())


@played("it is not signed: the signer's own program says so")
def test_a_proposal_that_says_one_thing_and_does_another_is_not_signed(house: House) -> None:
    """Proposes a version that lists one member's entry as another's, names another rulebook, or comes with a rival history."""
    proposal = house.office.propose()
    ada, dan = (house.entries[handle] for handle in ("ada", "dan"))
    swapped = tuple(
        replace(m, member=ada.member) if m.entry == dan.digest else m for m in proposal.version.members if m.entry != ada.digest
    )
    for version in (
        replace(proposal.version, members=swapped),
        replace(proposal.version, rulebook=bytes(32)),
        replace(proposal.version, previous=bytes(32)),
        replace(proposal.version, roots=(bytes([7]) * 32, proposal.version.roots[1])),
        replace(proposal.version, slug="elsewhere"),
    ):
        with pytest.raises(Obstacle):
            check_proposal(replace(proposal, version=version))
