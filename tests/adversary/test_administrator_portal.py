"""An administrator on the portal that they run: drafts, proposals, and what is published."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services.change_organisation import change_rulebook, change_setting
from app.services.end_member import end_member
from app.services.list_cases import list_cases
from app.services.obstacle import Obstacle
from app.services.read_case_as_member import read_case
from app.services.refusals import Refusal
from app.services.sign_directory import changes_of, check_day, check_proposal
from crypto.directory import SignedVersion, Unit, sign_version
from crypto.entry import name_hash
from crypto.epochs import admit, rotate
from crypto.errors import Refused
from crypto.roles import Role
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


@played("it is not signed: the signer's own program says so")
def test_a_proposal_that_calls_somebody_by_anothers_name_is_not_signed(house: House) -> None:
    """Proposes a version that drops a handler and calls them by another's name: the signer reads that the other leaves."""
    proposal = house.office.propose()
    ada, dan = (house.entries[handle].member for handle in ("ada", "dan"))
    names = {**proposal.names, ada: replace(proposal.names[ada], name=proposal.names[dan].name)}
    names[dan] = replace(proposal.names[dan], name=proposal.names[ada].name)
    renamed = tuple(replace(m, name=name_hash(names[m.member].salt, names[m.member].name)) for m in proposal.version.members)
    ended = tuple(replace(m, ended=DAY) if m.member == ada else m for m in proposal.version.members)
    without = tuple(m for m in proposal.version.members if m.member != ada)
    for members in (renamed, ended, without):
        with pytest.raises(Obstacle):
            check_proposal(replace(proposal, names=names, version=replace(proposal.version, members=members)))
    honest = check_proposal(replace(proposal, version=replace(proposal.version, members=ended)))
    assert [person.name for person in changes_of(honest).leaving] == ["Ada"]


@played("the signer reads it; what is for later is not signed")
def test_what_a_proposal_would_change_is_all_said(house: House) -> None:
    """Proposes a version with another unit, or one that shows reporters who is in a body, or one for a time to come."""
    proposal = house.office.propose()
    units = (Unit("board", "unit", {"en": "The other board"}),)
    bodies = tuple(replace(body, publish=not body.publish) for body in proposal.version.bodies)
    said = changes_of(check_proposal(replace(proposal, version=replace(proposal.version, units=units, bodies=bodies))))
    assert set(said.units) == {"board"}
    assert set(said.bodies) == {body.id for body in bodies}
    later = replace(proposal.version, issued=DAY + timedelta(days=2))
    with pytest.raises(Obstacle):
        check_day(later, DAY)
    with pytest.raises(Obstacle):
        house.office.publish(sign_version(later, house.office.roots[0]).marshal())


@played("the server gives them nothing of it")
def test_a_handler_who_is_an_administrator_now_is_served_no_case(house: House) -> None:
    """Keeps a seat as administrator, after the one as handler ended, and asks for the cases that they held."""
    filed = house.file()
    proposal, ada = house.office.propose(), house.entries["ada"].member
    seats = {
        body.id: tuple(replace(s, role=Role.ADMINISTRATOR) if s.member == ada else s for s in body.seats)
        for body in proposal.version.bodies
    }
    bodies = tuple(replace(body, seats=seats[body.id]) for body in proposal.version.bodies)
    house.office.publish(house.office.sign(replace(proposal, version=replace(proposal.version, bodies=bodies))))
    standing = house.standing("ada")
    assert standing.status == "active"
    assert standing.roles == {Role.ADMINISTRATOR}
    with house.office.database.reading() as session:
        assert list_cases(session, ada, standing.access, b"", 10).cases == ()
        with pytest.raises(Refusal):
            read_case(session, ada, standing.access, filed.case)
