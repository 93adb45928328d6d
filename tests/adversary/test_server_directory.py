"""A server that was taken over, and the directory: it has no root, but may have got hold of one that was replaced."""

from dataclasses import replace
from datetime import date

import pytest

from crypto.directory import Seat, Unit, sign_version
from crypto.epochs import rotate
from crypto.founding import Founding
from crypto.roles import Role
from crypto.root_key import RootKey
from tests.adversary.attacks import Attack, attacks, refused, taken
from tests.adversary.shown import ShownCase, ShownDirectory
from tests.adversary.world import ENTRIES, book, brook_book, fixed, plain, shown, with_version
from tests.crypto.cases import LINE
from tests.crypto.world import (
    EVE,
    FOUNDED,
    FOUNDING,
    HANNA,
    INSTANCE,
    PIN,
    ROOTS,
    V1,
    V2,
    V3,
    V4,
    directories,
    seed,
)

OWN_ROOT = RootKey(seed("the server's own root"))


# --- it edits what routes a report ---


@refused("version: not signed by a root in force")
def seats_somebody_else() -> ShownDirectory:
    """It gives a seat in the committee to somebody else."""
    body = V1.version.bodies[1]
    seats = (*body.seats, Seat(EVE.entry.member, Role.HANDLER))
    return with_version(1, bodies=(V1.version.bodies[0], replace(body, seats=seats)))


@refused("version: not signed by a root in force")
def unseats_a_member() -> ShownDirectory:
    """It takes a member's seat away, so that they seem to have ended."""
    body = V1.version.bodies[1]
    seats = tuple(seat for seat in body.seats if seat.member != HANNA.entry.member)
    return with_version(1, bodies=(V1.version.bodies[0], replace(body, seats=seats)))


@refused("version: not signed by a root in force")
def moves_a_body_to_another_unit() -> ShownDirectory:
    """It moves a body to another unit."""
    body = V1.version.bodies[1]
    units = (*V1.version.units, Unit("south", "region", {"en": "South"}))
    return with_version(1, bodies=(V1.version.bodies[0], replace(body, unit="south")), units=units)


@refused("version: not signed by a root in force")
def renames_a_unit() -> ShownDirectory:
    """It gives a unit another name, so that reporters choose it for another."""
    return with_version(1, units=(replace(V1.version.units[0], names={"en": "South"}),))


@refused("version: not signed by a root in force")
def changes_a_setting() -> ShownDirectory:
    """It changes a setting: a deadline."""
    return with_version(1, settings={**V1.version.settings, "days": 700})


@refused("version: not signed by a root in force")
def names_another_rulebook() -> ShownDirectory:
    """It names a rulebook of its own, by which reports go elsewhere."""
    return with_version(1, rulebook=seed("another rulebook"))


@refused("version: not signed by a root in force")
def brings_an_ended_member_back() -> ShownDirectory:
    """It lists a member who has ended as if they had not."""
    members = tuple(replace(member, ended=None) for member in V2.version.members)
    return with_version(2, members=members)


@refused("version: not signed by a root in force")
def signs_with_a_root_of_its_own() -> ShownDirectory:
    """It signs a version with a root of its own, which the version itself names."""
    roots = (OWN_ROOT.public, ROOTS[1].public)
    return replace(book(1), versions=(sign_version(replace(V1.version, roots=roots), OWN_ROOT).marshal(),))


@refused("directory: another founding")
def founds_the_organisation_anew() -> ShownDirectory:
    """It founds the organisation anew, under roots of its own, of which everything else is true."""
    founding = Founding(INSTANCE, (OWN_ROOT.public, ROOTS[1].public), FOUNDING.slug)
    version = replace(V1.version, organisation=founding.organisation, roots=founding.roots)
    return ShownDirectory(founding, (sign_version(version, OWN_ROOT).marshal(),), ENTRIES, PIN)


@refused("directory: another founding")
def shows_another_organisations_directory() -> ShownDirectory:
    """It shows the directory of another organisation, true in itself."""
    return replace(brook_book(), pin=PIN)


@refused("version: another organisation")
def puts_another_organisations_version_in() -> ShownDirectory:
    """It puts a version of another organisation among those of this one."""
    return replace(book(1), versions=(*book(1).versions, *brook_book().versions))


@refused("version: another organisation")
def shows_a_version_of_another_instance() -> ShownDirectory:
    """It shows a version that a root has signed for another instance."""
    elsewhere = sign_version(replace(V2.version, instance=seed("another instance", 16)), ROOTS[0])
    return replace(book(1), versions=(*book(1).versions, elsewhere.marshal()))


@refused("version: another organisation")
def shows_a_version_of_another_address() -> ShownDirectory:
    """It shows a version that a root has signed for another address of the organisation."""
    elsewhere = sign_version(replace(V2.version, slug="grove"), ROOTS[0])
    return replace(book(1), versions=(*book(1).versions, elsewhere.marshal()))


# --- it shows an old one, a rival one, or leaves something out ---


@refused("directory: older than one seen before")
def replays_an_old_directory() -> ShownDirectory:
    """It shows a directory in which a removed member still is to one who has seen a newer one."""
    return replace(book(1), before=book(2).versions)


@refused("directory: not the history seen before")
def shows_a_rival_of_the_same_number() -> ShownDirectory:
    """It shows, in the place of a version seen before, a rival that a root has signed as well."""
    rival = sign_version(replace(V2.version, settings={}), ROOTS[0])
    return replace(book(1), versions=(*book(1).versions, rival.marshal()), before=book(2).versions)


@refused("version: does not follow")
def shows_two_of_one_number() -> ShownDirectory:
    """It shows two versions of one number."""
    rival = sign_version(replace(V2.version, settings={}), ROOTS[0])
    return replace(book(2), versions=(*book(2).versions, rival.marshal()))


@refused("version: does not follow")
def joins_a_version_to_a_rival_of_the_one_before() -> ShownDirectory:
    """It shows a version after a rival of the one that it follows."""
    rival = sign_version(replace(V1.version, settings={}), ROOTS[0])
    return replace(book(2), versions=(rival.marshal(), V2.marshal()))


@refused("version: not signed by a root in force")
def leaves_the_replacement_of_a_root_out() -> ShownDirectory:
    """It leaves out the version in which a root was replaced."""
    return replace(book(4), versions=(*book(2).versions, V4.marshal()))


def _after_the_replacement() -> bytes:
    """Return version 5 as the root that was replaced in version 3 signs it."""
    content = replace(V4.version, number=5, previous=V4.digest, roots=FOUNDING.roots, members=V1.version.members)
    return sign_version(content, ROOTS[0]).marshal()


@refused("version: not signed by a root in force")
def signs_with_a_root_that_was_replaced() -> ShownDirectory:
    """It signs a newer version with a root that was replaced, after the replacement."""
    return replace(book(4), versions=(*book(4).versions, _after_the_replacement()))


@refused("directory: not the history seen before")
def signs_with_a_root_that_was_replaced_and_hides_the_replacement() -> ShownDirectory:
    """It signs a newer version with a root that was replaced, and leaves the replacement out, for one who has seen it."""
    return replace(book(2), versions=(*book(2).versions, _after_the_replacement()), before=book(4).versions)


@refused("version: not signed by a root in force")
def reorders_the_replacement() -> ShownDirectory:
    """It has an older version signed by the new root: roots hold from where they are named, not before."""
    return replace(book(3), versions=(V1.marshal(), sign_version(V2.version, ROOTS[2]).marshal(), V3.marshal()))


@taken("the reader is warned", expired=True, newest=2)
def keeps_the_newest_version_back_until_the_last_expires() -> ShownDirectory:
    """It shows the newest version for longer than it holds, so as not to show the next."""
    return replace(book(2), today=date(2026, 4, 6))


@refused("directory: no such version")
def leaves_out_the_version_that_a_case_names() -> ShownCase:
    """It leaves out the version by which somebody has ended, though a record names it."""
    story = plain()

    record = rotate(story.chain, HANNA.as_(), directories(2), line=LINE, day=FOUNDED, new_room=fixed()).record
    return replace(shown(story, record), directory=book(1))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
