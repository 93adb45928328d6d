"""Rules of erasing a file: an accepted tombstone takes it from the disk at once, and nothing else does."""

import time
from dataclasses import dataclass

import pytest

from app.services.sweep_leases import ORPHAN_AGE, find_orphans, remove_files
from app.storage.blob_files import BlobFiles
from app.web.staff import cases
from crypto.encoding import b64, unb64
from crypto.randomness import random_bytes
from crypto.records import Record, Tombstone
from tests.services.office import Office
from tests.web.staff.appending import accepted, refused
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case
from tests.web.staff.uploading import sealed_file, taken, upload

Committee = tuple[Colleague, Colleague]


@dataclass
class Attached:
    """A file in a case, and the object that stands for its description."""

    case: Filed
    blob: str
    object: bytes
    digest: bytes

    def tombstone(self, who: Colleague, digest: bytes | None = None) -> Record:
        """Return a member's word that the description was erased."""
        return self.case.sign(Tombstone(self.case.link(who), "talk", self.object, digest or self.digest), who)

    @property
    def there(self) -> bool:
        """Whether its file is on the disk."""
        return unb64(self.blob) in set(BlobFiles(self.case.house.settings.blobs).all())


def attach(case: Filed, who: Colleague, digest: bytes | None = None) -> Attached:
    place, item, digest = upload(who, sealed_file()), case.object(), digest or random_bytes(32)
    accepted(who, case, case.append(objects=[item], blobs=[taken(place, (unb64(item["object"]), digest))]))
    attached = Attached(case, place["blob"], unb64(item["object"]), digest)
    assert attached.there
    return attached


def test_a_tombstone_erases_the_file_with_its_description(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    erased, other = attach(case, ada), attach(case, bo)
    accepted(bo, case, case.append(records=[erased.tombstone(bo)]))
    assert (erased.there, other.there) == (False, True)
    assert ada.get(f"blobs/{erased.blob}").status_code == 404
    assert [line["blob"] for line in ada.get(case.path).json()["blobs"]] == [other.blob]
    assert ada.get(f"blobs/{other.blob}").status_code == 200


def test_a_refused_tombstone_erases_nothing(case: Filed, committee: Committee) -> None:
    """Not one in a colleague's name, nor one on top of a chain that has grown."""
    ada, bo = committee
    attached = attach(case, ada)
    in_anothers_name = case.sign(Tombstone(case.link(ada), "talk", attached.object, attached.digest), bo)
    assert refused(bo, case, case.append(records=[in_anothers_name])) == (422, "record-refused")
    late = case.append(records=[attached.tombstone(bo)]) | {"head_seq": case.chain.head.seq + 1}
    assert refused(bo, case, late) == (409, "head-moved")
    assert attached.there


def test_a_tombstone_reaches_no_file_of_another_case(case: Filed, committee: Committee, house: Office) -> None:
    """Attack: whoever knows what another case's file is tied to says so of an object of their own."""
    ada, bo = committee
    theirs = attach(file_case(house, [ada]), ada)
    mine = attach(case, bo)
    accepted(bo, case, case.append(records=[mine.tombstone(bo, theirs.digest)]))
    assert theirs.there


def test_a_tombstone_of_one_object_takes_no_file_of_another(case: Filed, committee: Committee) -> None:
    """Attack: whoever may erase an object of theirs signs that it had a colleague's digest, whose file would go unseen."""
    ada, bo = committee
    theirs, mine = attach(case, ada), attach(case, bo)
    accepted(bo, case, case.append(records=[mine.tombstone(bo, theirs.digest)]))
    assert theirs.there
    assert ada.get(f"blobs/{theirs.blob}").status_code == 200


def test_a_tombstone_in_one_room_takes_no_file_of_another(committee: Committee, house: Office) -> None:
    """Not even where the object's id and digest are the same."""
    ada, _ = committee
    case = file_case(house, committee)
    accepted(ada, case, case.staff_room(ada))
    said, noted = case.object("talk"), case.object("staff")
    noted["object"] = said["object"]
    digest, place = random_bytes(32), upload(ada, sealed_file())
    described = taken(place, (unb64(said["object"]), digest), room="staff")
    accepted(ada, case, case.append(objects=[said, noted], blobs=[described]))
    attached = Attached(case, place["blob"], unb64(said["object"]), digest)
    accepted(ada, case, case.append(records=[attached.tombstone(ada)]))
    assert attached.there


def test_what_a_killed_server_left_of_an_erased_file_is_swept(
    case: Filed, committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _ = committee
    attached = attach(case, ada)
    monkeypatch.setattr(cases, "remove_files", lambda *_: None)
    accepted(ada, case, case.append(records=[attached.tombstone(ada)]))
    assert attached.there
    files = BlobFiles(case.house.settings.blobs)
    with case.house.database.reading() as session:
        orphans = find_orphans(session, files, int(time.time()) + ORPHAN_AGE + 60)
    assert [b64(blob) for blob in orphans] == [attached.blob]
    remove_files(files, orphans)
    assert not attached.there


@pytest.mark.parametrize("tie", [b64(bytes(31)), b64(bytes(16)), "", None])
def test_an_upload_is_taken_with_its_tie_alone(case: Filed, committee: Committee, tie: str | None) -> None:
    """A file that no tombstone could find would stay until its case is erased."""
    ada, _ = committee
    place = upload(ada, sealed_file())
    named = {**place, "room": "talk"}
    assert refused(ada, case, case.append(blobs=[named | {"tie": tie}])) == (422, "malformed")
    assert refused(ada, case, case.append(blobs=[named])) == (422, "malformed")
