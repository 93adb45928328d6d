"""Entries, versions and their history: only what a root signed counts (SPEC §6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crypto.directory import MAX_TERM, Body, Member, Seat, SignedVersion, Unit, sign_version
from crypto.directory_history import Directories
from crypto.entry import Entry, name_hash
from crypto.errors import Refused
from crypto.founding import Founding
from crypto.roles import Role, as_role
from tests.crypto.world import (
    ADA,
    CARL,
    EVE,
    FOUNDED,
    FOUNDING,
    HANNA,
    INSTANCE,
    LEA,
    NILS,
    OLE,
    PEOPLE,
    PIN,
    ROOTS,
    SOL,
    V1,
    V2,
    V3,
    V4,
    VERSIONS,
    directories,
    seed,
)
from tests.vectors.of_directories import ACCEPTED, forged_histories

ENTRIES = [person.entry.marshal() for person in PEOPLE]


def history(*versions: SignedVersion, newest_seen: int = 0) -> Directories:
    return Directories(FOUNDING, [item.marshal() for item in versions], ENTRIES, PIN, newest_seen)


def test_the_fingerprint_is_of_all_that_was_founded() -> None:
    others = (
        replace(FOUNDING, instance=bytes(16)),
        replace(FOUNDING, roots=(ROOTS[0].public, ROOTS[2].public)),
        replace(FOUNDING, slug="garden"),
    )
    assert len({PIN, *(other.fingerprint for other in others)}) == 4
    assert Founding.parse(FOUNDING.marshal()) == FOUNDING
    assert FOUNDING.fingerprint_text.replace(" ", "") == PIN.hex()
    assert len(FOUNDING.fingerprint_text.split()) == 16


@pytest.mark.parametrize("change", [(b"orchard", b"Orchard"), (b"\n", b""), (b"organisation", b"org"), (b'"slug"', b'"slag"')])
def test_another_founding_is_refused(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(Refused):
        Founding.parse(FOUNDING.marshal().replace(*change))


def test_a_founding_has_two_different_roots() -> None:
    with pytest.raises(Refused):
        Founding.parse(replace(FOUNDING, roots=(ROOTS[0].public, ROOTS[0].public)).marshal())


def test_a_server_cannot_found_an_organisation_anew() -> None:
    anew = replace(FOUNDING, roots=(ROOTS[2].public, ROOTS[1].public))
    with pytest.raises(Refused) as refusal:
        Directories(anew, [V1.marshal()], ENTRIES, PIN)
    assert refusal.value.reason == "directory: another founding"


def test_an_entry_is_signed_by_its_own_keys() -> None:
    assert Entry.parse(HANNA.entry.marshal()) == HANNA.entry
    forged = replace(HANNA.entry.signed, signatures=EVE.entry.signed.signatures)
    with pytest.raises(Refused):
        Entry.parse(forged.marshal())


def test_changed_keys_are_another_holder() -> None:
    again = Entry.make(
        EVE.identity, instance=INSTANCE, organisation=FOUNDING.organisation, member=HANNA.entry.member, made=FOUNDED
    )
    assert again.who != HANNA.who
    assert again.fingerprint_text != HANNA.entry.fingerprint_text


@pytest.mark.parametrize("items", ACCEPTED.values(), ids=ACCEPTED)
def test_a_history_with_its_hinges_is_read(items: tuple[SignedVersion, ...]) -> None:
    known = history(*items)
    assert known.newest.number == max(item.version.number for item in items)
    assert known.hinges == tuple(sorted({item.version.number for item in items} & {3}))


@pytest.mark.parametrize("items", forged_histories().values(), ids=forged_histories())
def test_a_forged_history_is_refused(items: tuple[SignedVersion, ...]) -> None:
    with pytest.raises(Refused):
        history(*items)


def test_an_older_directory_than_the_newest_seen_is_refused() -> None:
    assert history(*VERSIONS, newest_seen=4).newest.number == 4
    with pytest.raises(Refused) as refusal:
        history(V1, V2, V3, newest_seen=4)
    assert refusal.value.reason == "directory: older than one seen before"


def test_roles_are_those_of_the_seats_of_members_in_force() -> None:
    known = history(*VERSIONS)
    table = {
        HANNA: [{Role.HANDLER}] * 4,
        LEA: [{Role.HANDLER}, set(), set(), set()],
        NILS: [set(), {Role.HANDLER}, {Role.HANDLER}, {Role.HANDLER}],
        SOL: [{Role.HANDLER}] * 3 + [{Role.ADMINISTRATOR}],
        ADA: [{Role.ADVISER}] * 4,
        CARL: [{Role.ADMINISTRATOR}] * 4,
        OLE: [{Role.OBSERVER}] * 4,
        EVE: [set()] * 4,
    }
    for person, roles in table.items():
        assert [known.roles(number, person.who) for number in (1, 2, 3, 4)] == roles, person.name
    with pytest.raises(Refused):
        known.roles(5, HANNA.who)


def test_a_member_without_a_seat_has_no_role() -> None:
    nobody = replace(V1.version, bodies=())
    assert history(sign_version(nobody, ROOTS[0])).roles(1, HANNA.who) == frozenset()


def test_an_entry_that_no_version_lists_does_not_count() -> None:
    known = Directories(FOUNDING, [V1.marshal()], [*ENTRIES, EVE.entry.marshal()], PIN)
    assert known.entry(HANNA.who) == HANNA.entry
    assert EVE.who not in known.entries
    assert NILS.who not in known.entries
    with pytest.raises(Refused):
        known.entry(EVE.who)


def test_an_entry_of_another_member_or_organisation_does_not_count_though_listed() -> None:
    """An administrator lists a colleague's entry under their own id, or one that was made for another organisation."""
    elsewhere = Entry.make(
        EVE.identity, instance=INSTANCE, organisation=seed("elsewhere", 16), member=seed("id Eve", 16), made=FOUNDED
    )
    members = (
        *V1.version.members,
        Member(EVE.entry.digest, seed("another id", 16), bytes(32)),
        Member(elsewhere.digest, elsewhere.member, bytes(32)),
    )
    seats = tuple(Seat(member.member, Role.HANDLER) for member in members)
    version = replace(V1.version, members=members, bodies=(Body("all", {}, seats),))
    entries = [*ENTRIES, EVE.entry.marshal(), elsewhere.marshal()]
    known = Directories(FOUNDING, [sign_version(version, ROOTS[0]).marshal()], entries, PIN)
    assert known.roles(1, HANNA.who) == {Role.HANDLER}
    for who in (EVE.who, elsewhere.who):
        assert known.roles(1, who) == frozenset()


def test_a_directory_holds_to_its_last_day() -> None:
    known = directories(1)
    assert not known.expired(known.newest.expires)
    assert known.expired(known.newest.expires + timedelta(days=1))


@pytest.mark.parametrize("days", [0, -1, MAX_TERM.days + 1])
def test_a_version_holds_1_to_92_days(days: int) -> None:
    with pytest.raises(Refused):
        replace(V1.version, expires=V1.version.issued + timedelta(days=days))
    assert replace(V1.version, expires=V1.version.issued + MAX_TERM).expires > V1.version.expires


def test_a_version_is_read_back_whatever_order_its_parts_were_given_in() -> None:
    for item in VERSIONS:
        again = SignedVersion.parse(item.marshal())
        assert (again, again.marshal(), again.digest) == (item, item.marshal(), item.digest)
    version = V1.version
    turned = replace(version, members=version.members[::-1], bodies=version.bodies[::-1])
    assert turned == version


def test_two_of_one_are_refused() -> None:
    version, unit = V1.version, Unit("north", "region", {})
    for parts in ({"bodies": version.bodies * 2}, {"units": (unit, unit)}, {"members": version.members * 2}):
        with pytest.raises(Refused):
            replace(version, **parts)
    seat = Seat(HANNA.entry.member, Role.HANDLER)
    with pytest.raises(Refused):
        Body("all", {}, (seat, replace(seat, chair=True)))
    assert len(Body("all", {}, (seat, replace(seat, role=Role.ADVISER))).seats) == 2


def test_a_name_is_the_one_that_was_signed() -> None:
    known = directories(1)
    known.check_name(HANNA.who, "Hanna", HANNA.salt)
    for who, name, salt in (
        (HANNA.who, "Lea", HANNA.salt),
        (HANNA.who, "Hanna", LEA.salt),
        (LEA.who, "Hanna", HANNA.salt),
        (EVE.who, "Eve", EVE.salt),
    ):
        with pytest.raises(Refused):
            known.check_name(who, name, salt)
    assert name_hash(HANNA.salt, "Hanna") != name_hash(LEA.salt, "Hanna")


def test_a_role_is_one_of_five() -> None:
    assert {as_role(role.value) for role in Role} == set(Role)
    for value in ("Handler", "", None, 1, ["handler"]):
        with pytest.raises(Refused):
            as_role(value)


def test_the_days_of_the_world_are_what_they_seem() -> None:
    assert (V1.version.issued, V4.version.expires) == (FOUNDED, date(2026, 6, 5))
