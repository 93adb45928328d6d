"""A malicious colleague, and the files of a case: what they can have erased, and what they are told of."""

from app.services.sealed_uploads import readable
from app.storage.blob_files import BlobFiles
from crypto.bodies import Text
from crypto.epochs import admit, open_staff_room
from crypto.filing import erase
from crypto.object_rules import MESSAGE
from crypto.room_view import RoomView
from crypto.rooms import STAFF, TALK
from crypto.writing import RoomWriter
from tests.adversary.attacks import played
from tests.adversary.house import House
from tests.crypto.cases import LINE
from tests.services.office import DAY


@played("the file stays: a file goes with its own description alone")
def test_nobody_erases_a_file_in_the_name_of_another_object(house: House) -> None:
    """Erases a message of their own, and signs for it the digest of a colleague's description, whose file would go unseen."""
    filed, bo = house.file(), house.actor("bo")
    blob, evidence = filed.attach("ada")
    own = RoomWriter(filed.chain, bo, TALK, RoomView(()), DAY).write(MESSAGE, Text("Hello."))
    filed.append("bo", objects=[own])
    erased = erase(filed.chain, bo, house.directories, room=TALK, object_id=own.place.object, digest=evidence.digest, day=DAY)
    filed.append("bo", erased)
    access = house.standing("ada").access
    with house.office.database.reading() as session:
        assert readable(session, access, BlobFiles(house.office.settings.blobs), blob).exists()
    assert set(filed.read_as("ada").blobs) == {blob}


@played("the server gives them nothing of it: they can't tell that there are such files")
def test_who_is_in_one_room_learns_of_no_file_in_another(house: House) -> None:
    """An adviser who was let into the talk alone asks which files the staff keep among their notes."""
    filed, ada = house.file(), house.actor("ada")
    filed.append("ada", open_staff_room(filed.chain, ada, house.directories, line=LINE, day=DAY))
    joining = {house.entries["cy"].who: {TALK: [0]}}
    secrets = filed.secrets_of("ada")
    filed.append("ada", admit(filed.chain, ada, house.directories, joining=joining, secrets=secrets, line=LINE, day=DAY))
    noted, said = filed.attach("ada", STAFF)[0], filed.attach("ada")[0]
    assert set(filed.read_as("ada").blobs) == {noted, said}
    assert set(filed.read_as("cy").blobs) == {said}
