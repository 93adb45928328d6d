"""From draft to signature to force: what a proposal holds, what the signer is told, what is never taken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services.change_organisation import change_setting
from app.services.create_body import create_body
from app.services.directories import directories_of
from app.services.draft_directory import draft_directory
from app.services.end_member import end_member
from app.services.invite_member import OfferedSeat
from app.services.obstacle import Obstacle
from app.services.sign_directory import Changes, changes_of, check_proposal, replace_other_root, sign_proposal
from app.storage.organisations import find_rulebook, keep_rulebook
from crypto.directory import Seat, sign_version
from crypto.directory_history import Directories
from crypto.entry import Entry
from crypto.identity import Identity
from crypto.roles import Role
from crypto.root_key import RootKey
from tests.services.office import DAY, HANDLER, Office


def changes(office: Office) -> Changes:
    return changes_of(check_proposal(office.propose()))


def history(office: Office) -> Directories:
    with office.database.reading() as session:
        found = directories_of(session, office.organisation)
    assert found is not None
    return found


def test_the_first_version_lists_who_enrolled_and_nobody_else(empty_office: Office) -> None:
    ada = empty_office.join("ada")
    empty_office.invite("bo", HANDLER)
    version = empty_office.sign_and_publish()
    assert version.number == 1
    assert [member.entry for member in version.members] == [ada.digest]
    assert [seat.member for seat in version.bodies[0].seats] == [ada.member]
    assert version.roles(ada.digest) == {Role.HANDLER}
    assert history(empty_office).newest == version


def test_a_member_counts_only_once_a_root_has_signed_them(committee: Office) -> None:
    dan = committee.join("dan")
    assert dan.who not in history(committee).entries
    committee.sign_and_publish()
    assert history(committee).roles(2, dan.who) == {Role.HANDLER}


def test_the_signer_is_told_who_joins_with_the_fingerprint_to_compare(committee: Office) -> None:
    dan = committee.join("dan", HANDLER, OfferedSeat("committee", Role.ADVISER, chair=True))
    told = changes(committee)
    (person,) = told.joining
    assert (person.name, person.fingerprint) == ("Dan", dan.fingerprint_text)
    assert person.seats == {
        ("committee", Seat(dan.member, Role.HANDLER)),
        ("committee", Seat(dan.member, Role.ADVISER, chair=True)),
    }
    assert (told.number, told.leaving, told.new_keys, told.seats, told.bodies) == (2, (), (), (), {})
    assert told.rulebook[0] == told.rulebook[1]


def test_the_signer_is_told_who_leaves(committee: Office) -> None:
    with committee.database.writing() as session:
        end_member(session, committee.organisation, "bo")
    told = changes(committee)
    assert [person.name for person in told.leaving] == ["Bo"]
    assert (told.joining, told.new_keys) == ((), ())


def test_who_left_is_listed_as_ended_and_has_no_role(committee: Office) -> None:
    with committee.database.writing() as session:
        end_member(session, committee.organisation, "bo")
    committee.sign_and_publish(DAY + timedelta(days=9))
    (ended,) = [m for m in history(committee).newest.members if m.ended is not None]
    assert (ended.member, ended.ended) == (committee.members["bo"], DAY + timedelta(days=9))
    assert history(committee).newest.roles(ended.entry) == frozenset()
    assert history(committee).version(1).roles(ended.entry) == {Role.HANDLER}


def test_new_keys_end_the_old_ones(committee: Office) -> None:
    old = history(committee).newest.members
    entry = committee.enrol("ada", committee.invite("ada"))
    told = changes(committee)
    assert [(p.name, p.fingerprint) for p in told.new_keys] == [("Ada", entry.fingerprint_text)]
    assert (told.joining, told.leaving) == ((), ())
    version = committee.sign_and_publish()
    assert version.roles(entry.digest) == {Role.HANDLER}
    (replaced,) = [m for m in version.members if m.ended is not None]
    assert replaced.entry in {m.entry for m in old}
    assert replaced.member == committee.members["ada"]


def test_enrolling_twice_before_the_signature_leaves_only_the_later_keys(empty_office: Office) -> None:
    empty_office.join("ada")
    later = empty_office.enrol("ada", empty_office.invite("ada"))
    assert [m.entry for m in empty_office.propose().version.members] == [later.digest]


def test_the_signer_is_told_of_changed_roles_bodies_settings_and_rulebook(committee: Office) -> None:
    committee.invite("ada", OfferedSeat("committee", Role.OBSERVER))
    with committee.database.writing() as session:
        create_body(session, committee.organisation, "committee", {"en": "The panel"})
        create_body(session, committee.organisation, "board", {"en": "The board"}, kind="committee")
        change_setting(session, committee.organisation, "name", "Another house")
    told = changes(committee)
    ((before, after),) = told.seats
    assert {(body, seat.role) for body, seat in after.seats - before.seats} == {("committee", Role.OBSERVER)}
    assert {body: (None if old is None else old.names, new and new.names) for body, (old, new) in told.bodies.items()} == {
        "board": (None, {"en": "The board"}),
        "committee": ({"en": "The committee", "nb": "Utvalget"}, {"en": "The panel"}),
    }
    assert told.settings == {"name": ("The House", "Another house")}


def test_the_signer_is_told_where_nobody_would_receive(empty_office: Office) -> None:
    empty_office.join("ada", OfferedSeat("committee", Role.ADVISER))
    assert changes(empty_office).kinds_nobody_receives == ("concern", "report")


def test_a_paper_root_signs_as_well(committee: Office) -> None:
    committee.publish(committee.sign(committee.propose(), committee.roots[1]))
    assert history(committee).newest.number == 2


def test_another_organisations_root_signs_nothing(committee: Office) -> None:
    with pytest.raises(Obstacle, match="not one of"):
        committee.sign(committee.propose(), RootKey.new())
    forged = sign_version(committee.propose().version, RootKey.new()).marshal()
    with pytest.raises(Obstacle):
        committee.publish(forged)
    assert history(committee).newest.number == 1


def test_a_replaced_root_signs_no_more_and_the_new_one_does(committee: Office) -> None:
    new = RootKey.new()
    checked = replace_other_root(check_proposal(committee.propose()), committee.roots[1], new.public)
    assert changes_of(checked).new_roots == (new.public,)
    committee.publish(sign_proposal(checked, committee.roots[1]).marshal())
    with pytest.raises(Obstacle, match="not one of"):
        committee.sign(committee.propose(), committee.roots[0])
    committee.publish(committee.sign(committee.propose(), new))
    assert history(committee).newest.number == 3
    assert history(committee).hinges == (2,)


def test_a_hinge_is_enough_to_verify_what_came_long_after(committee: Office) -> None:
    new = RootKey.new()
    checked = replace_other_root(check_proposal(committee.propose()), committee.roots[1], new.public)
    committee.publish(sign_proposal(checked, committee.roots[1]).marshal())
    for _ in range(3):
        committee.publish(committee.sign(committee.propose(), new))
    proposal = committee.propose()
    assert len(proposal.versions) == 2
    assert check_proposal(proposal).before == history(committee).newest


def test_a_version_is_published_once_and_in_order(committee: Office) -> None:
    second = committee.sign(committee.propose())
    rival = committee.sign(committee.propose(DAY + timedelta(days=1)))
    committee.publish(second)
    for late in (second, rival):
        with pytest.raises(Obstacle, match="does not follow"):
            committee.publish(late)


def test_a_version_that_ran_out_is_not_published(committee: Office) -> None:
    signed = committee.sign(committee.propose())
    with pytest.raises(Obstacle, match="ran out"):
        committee.publish(signed, DAY + timedelta(days=93))


def test_a_version_with_keys_that_are_not_stored_is_not_published(committee: Office) -> None:
    """Nobody could verify it: staff and reporters would be locked out."""
    proposal, identity = committee.propose(), Identity.new()
    entry = Entry.make(
        identity,
        instance=committee.instance.instance,
        organisation=committee.organisation.organisation,
        member=bytes(16),
        made=DAY,
    )
    (first, *rest) = proposal.version.members
    version = replace(proposal.version, members=(replace(first, entry=entry.digest, member=entry.member), *rest))
    with pytest.raises(Obstacle, match="not stored"):
        committee.publish(sign_version(version, committee.roots[0]).marshal())


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_file_that_is_no_signed_version_is_not_published(committee: Office, cut: int) -> None:
    with pytest.raises(Obstacle, match="no directory"):
        committee.publish(committee.sign(committee.propose())[:cut])


@pytest.mark.parametrize("days", [0, 93])
def test_a_version_holds_for_1_to_92_days(committee: Office, days: int) -> None:
    with pytest.raises(Obstacle), committee.database.reading() as session:
        draft_directory(session, committee.organisation, DAY, days)


def test_the_rulebook_of_every_version_stays(committee: Office) -> None:
    """A case points at the version it was filed under."""
    with committee.database.writing() as session:
        keep_rulebook(session, bytes(32), b"another")
    with committee.database.reading() as session:
        assert find_rulebook(session, history(committee).version(1).rulebook) is not None
