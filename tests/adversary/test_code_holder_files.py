"""Somebody who has found a reporter's words, and the files that the staff keep of the case."""

import pytest

from app.services.refusals import Refusal, Why
from app.services.sealed_case import REPORTERS, read_sealed_case
from app.services.sealed_uploads import readable_in
from app.storage.blob_files import BlobFiles
from crypto.epochs import open_staff_room
from crypto.randomness import random_bytes
from crypto.rooms import STAFF
from tests.adversary.attacks import played
from tests.adversary.house import House
from tests.crypto.cases import LINE
from tests.services.office import DAY


@played("the server gives them nothing of it: they can't tell that there are such files")
def test_the_code_finds_no_file_of_the_staffs(house: House) -> None:
    """Asks, with the words, which files the staff keep among their notes, when they come, how large they are."""
    filed, ada = house.file(), house.actor("ada")
    filed.append("ada", open_staff_room(filed.chain, ada, house.directories, line=LINE, day=DAY))
    noted, said = filed.attach("ada", STAFF)[0], filed.attach("ada")[0]
    files = BlobFiles(house.office.settings.blobs)
    with house.office.database.reading() as session:
        assert set(read_sealed_case(session, filed.case).blobs) == {said}
        assert readable_in(session, REPORTERS, filed.case, files, said).exists()
        for blob in (noted, random_bytes(16)):
            with pytest.raises(Refusal) as refusal:
                readable_in(session, REPORTERS, filed.case, files, blob)
            assert refusal.value.why is Why.NOT_FOUND
