"""Whoever can write to the database, but runs no code of their own: the honest server refuses what does not verify."""

import pytest

from crypto.errors import Refused
from crypto.grants import seal_grant
from crypto.rooms import TALK
from tests.adversary.attacks import played
from tests.adversary.house import House
from tests.crypto.cases import LINE


@played("refused")
def test_a_receipt_that_points_to_another_case_opens_nothing(house: House) -> None:
    """Swaps what two receipts point to."""
    one, other = house.file(), house.file("Something else.")
    hashes = [filed.receipt.lookup_hash(house.office.instance.instance) for filed in (one, other)]
    house.run('UPDATE "case" SET lookup_hash = ? WHERE "case" = ?', bytes(32), one.case)
    house.run('UPDATE "case" SET lookup_hash = ? WHERE "case" = ?', hashes[0], other.case)
    with pytest.raises(Refused) as refusal:
        one.come_back()
    assert refusal.value.reason == "chain: another reporter"


@played("refused")
def test_records_moved_to_another_case_are_refused(house: House) -> None:
    """Moves the records of one case to another."""
    one, other = house.file(), house.file()
    house.run('DELETE FROM record WHERE "case" = ?', one.case)
    house.run('UPDATE record SET "case" = ? WHERE "case" = ?', one.case, other.case)
    with pytest.raises(Refused):
        one.come_back()


@played("refused, and the others are read")
def test_an_object_moved_to_another_case_is_refused(house: House) -> None:
    """Moves an object of one case to another."""
    one, other = house.file(), house.file()
    house.run('UPDATE object SET "case" = ? WHERE "case" = ? AND room = ?', one.case, other.case, TALK)
    talk = one.come_back().talk
    assert (len(talk.objects), len(talk.refused)) == (1, 1)


@played("refused, and the others are read")
def test_an_object_changed_in_the_database_is_refused(house: House) -> None:
    """Changes a byte of an object."""
    filed = house.file()
    house.run("UPDATE object SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) WHERE room = ?", TALK)
    talk = filed.come_back().talk
    assert (len(talk.objects), len(talk.refused)) == (0, 1)


@played("refused")
def test_a_grant_of_another_key_shuts_the_epoch(house: House) -> None:
    """Puts a grant with a key of its own in the place of the reporter's."""
    filed = house.file()
    rooms = filed.come_back()
    own = seal_grant(rooms.reporter, rooms.reporter.public.seal, LINE)
    house.run('UPDATE "grant" SET sealed = ? WHERE holder = ? AND room = ?', own, "reporter", TALK)
    with pytest.raises(Refused) as refusal:
        filed.come_back()
    assert refusal.value.reason == "case: no grant of the talk opens"


@played("the state shown is that of the chain")
def test_the_state_column_says_nothing_to_people(house: House) -> None:
    """Sets a case's state to closed."""
    filed = house.file()
    house.run("UPDATE \"case\" SET state = 'closed'")
    assert filed.come_back().chain.state == "received"


@played("refused")
def test_a_rulebook_that_nobody_signed_routes_nothing(house: House) -> None:
    """Changes the rulebook, so that reports go elsewhere."""
    house.run("UPDATE rulebook SET text = CAST(replace(text, 'committee', 'board') AS BLOB)")
    with pytest.raises(Refused) as refusal:
        house.file()
    assert refusal.value.reason == "rulebook: another than the signed one"


@played("refused")
def test_a_directory_that_nobody_signed_counts_for_nothing(house: House) -> None:
    """Gives an administrator a handler's seat in the directory."""
    house.run("UPDATE directory_version SET signed = CAST(replace(signed, 'administrator', 'handler') AS BLOB)")
    with pytest.raises(Refused):
        house.file()


@played("refused")
def test_a_swapped_entry_is_refused(house: House) -> None:
    """Puts one member's entry in the place of another's."""
    ada, bo = (house.entries[handle] for handle in ("ada", "bo"))
    house.run("UPDATE entry SET signed = ? WHERE entry = ?", bo.marshal(), ada.digest)
    with pytest.raises(Refused):
        house.file()


@played("refused: who has no entry at hand expels nobody")
def test_a_deleted_entry_does_not_end_its_member(house: House) -> None:
    """Deletes a member's entry, so that they seem to have ended."""
    filed = house.file()
    house.run("DELETE FROM entry WHERE entry = ?", house.entries["ada"].digest)
    house.restart()
    with pytest.raises(Refused) as refusal:
        filed.come_back()
    assert refusal.value.reason == "root: a holder has not this role"
