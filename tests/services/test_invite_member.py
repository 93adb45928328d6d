"""Inviting and ending members of staff."""

import hashlib

import pytest

from app.services.draft import read_draft
from app.services.end_member import end_member
from app.services.invite_member import LINK_LIFE, OfferedSeat
from app.services.obstacle import Obstacle
from app.storage.members import find_by_handle, invited_member
from crypto.roles import Role
from tests.services.office import HANDLER, NOW, Office


def invites(office: Office, token: bytes, now: int = NOW) -> bool:
    with office.database.reading() as session:
        return invited_member(session, hashlib.sha256(token).digest(), now) is not None


def test_a_link_is_good_for_72_hours(empty_office: Office) -> None:
    token = empty_office.invite("ada", HANDLER)
    assert invites(empty_office, token)
    assert invites(empty_office, token, NOW + LINK_LIFE)
    assert not invites(empty_office, token, NOW + LINK_LIFE + 1)
    assert LINK_LIFE == 72 * 3600


def test_inviting_again_ends_the_earlier_link(empty_office: Office) -> None:
    first = empty_office.invite("ada", HANDLER)
    second = empty_office.invite("ada")
    assert not invites(empty_office, first)
    assert invites(empty_office, second)


def test_nobody_is_invited_again_under_another_name(empty_office: Office) -> None:
    """The operator would hand the link to somebody else, who would take the seats and the past of the first."""
    first = empty_office.invite("ada", HANDLER)
    with pytest.raises(Obstacle) as refusal:
        empty_office.invite("ada", HANDLER, name="Bo Berg")
    assert refusal.value.values == {"handle": "ada", "name": "Ada"}
    assert invites(empty_office, first)
    assert invites(empty_office, empty_office.invite("ada", name=" Ada "))
    assert invites(empty_office, empty_office.invite("ada", name=""))


def test_the_token_is_not_stored(empty_office: Office) -> None:
    token = empty_office.invite("ada", HANDLER)
    stored = b"".join(path.read_bytes() for path in empty_office.settings.data.rglob("*") if path.is_file())
    assert hashlib.sha256(token).digest() in stored
    assert token not in stored


@pytest.mark.parametrize("handle", ["", "Ada", "a b", ".a", "a.", "a..b", "å", "a" * 65, "a@b"])
def test_a_sign_in_name_has_one_form(empty_office: Office, handle: str) -> None:
    with pytest.raises(Obstacle):
        empty_office.invite(handle, HANDLER)


def test_a_new_member_needs_a_seat_in_a_body_that_exists(empty_office: Office) -> None:
    with pytest.raises(Obstacle):
        empty_office.invite("ada")
    with pytest.raises(Obstacle, match="board"):
        empty_office.invite("ada", OfferedSeat("board", Role.HANDLER))
    with empty_office.database.reading() as session:
        assert find_by_handle(session, empty_office.organisation.organisation, "ada") is None


def test_two_roles_are_two_seats_and_the_same_role_is_one(empty_office: Office) -> None:
    empty_office.invite("ada", HANDLER, OfferedSeat("committee", Role.ADVISER))
    empty_office.invite("ada", OfferedSeat("committee", Role.HANDLER, chair=True))
    with empty_office.database.reading() as session:
        (body,) = read_draft(session, empty_office.organisation).bodies
    assert {(seat.role, seat.chair) for seat in body.seats} == {(Role.HANDLER, True), (Role.ADVISER, False)}


def test_an_ended_member_loses_their_seats_and_cannot_be_invited_again(committee: Office) -> None:
    with committee.database.writing() as session:
        end_member(session, committee.organisation, "bo")
    with committee.database.reading() as session:
        (body,) = read_draft(session, committee.organisation).bodies
    assert committee.members["bo"] not in {seat.member for seat in body.seats}
    with pytest.raises(Obstacle):
        committee.invite("bo", HANDLER)


@pytest.mark.parametrize("handle", ["nobody", "bo"])
def test_only_a_member_who_is_there_can_be_ended(committee: Office, handle: str) -> None:
    with committee.database.writing() as session:
        end_member(session, committee.organisation, "bo")
    with pytest.raises(Obstacle), committee.database.writing() as session:
        end_member(session, committee.organisation, handle)
