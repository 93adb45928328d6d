"""Rules of an exported case: what its holder has keys of, whole, and opened without the server."""

import io
import zipfile

import pytest

from app.storage.blob_files import BlobFiles
from crypto.chain import read_chain
from crypto.directory_history import Directories
from crypto.encoding import b64, unb64
from crypto.errors import Refused
from crypto.export import ExportReader
from crypto.grants import open_grant
from tests.services.office import Office
from tests.web.staff.appending import accepted
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case
from tests.web.staff.uploading import sealed_file, taken, upload

Committee = tuple[Colleague, Colleague]


def test_it_opens_with_a_members_key_and_nothing_else(case: Filed, committee: Committee, house: Office) -> None:
    ada, bo = committee
    blob, item = sealed_file(700_000), case.object()
    place = upload(ada, blob)
    accepted(ada, case, case.append(objects=[item], blobs=[taken(place)]))
    house.sign_and_publish()
    accepted(bo, case, case.rotation(bo, case.next_key("talk")))
    answer = ada.get(f"{case.path}/export", language="nb")
    assert answer.headers["content-type"] == "application/zip"
    with ExportReader(io.BytesIO(answer.content)) as reader:
        found = reader.case
        with reader.blob(unb64(place["blob"])) as file:
            assert file.read() == blob
    directories = Directories(found.founding, found.versions.values(), found.entries, found.founding.fingerprint)
    chain = read_chain(found.records, directories, case.case)
    assert sorted(directories.versions) == [1, 2]
    assert set(found.grants) == {("talk", 0, ada.who), ("talk", 1, ada.who)}
    for (room, epoch, _), sealed in found.grants.items():
        opened, _line = open_grant(sealed, ada.identity.open_key, chain.key(room, epoch).key)
        assert opened == case.rooms[room, epoch]
    assert [(row.epoch, b64(row.sealed)) for row in found.objects["talk"]] == [(0, item["sealed"])]


def test_nothing_of_other_rooms_is_in_it(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    accepted(ada, case, case.staff_room(ada))
    said, noted = upload(ada, sealed_file()), upload(ada, sealed_file())
    files = [taken(said), taken(noted, room="staff")]
    accepted(ada, case, case.append(objects=[case.object("staff"), case.object("talk")], blobs=files))
    accepted(ada, case, case.rotation(ada, case.next_key("talk", add=[bo], epochs=(0,))))
    exported = bo.get(f"{case.path}/export").content
    with zipfile.ZipFile(io.BytesIO(exported)) as archive:
        assert [name for name in archive.namelist() if name.startswith("blobs/")] == [f"blobs/{said['blob']}.age"]
    with ExportReader(io.BytesIO(exported)) as reader:
        assert set(reader.case.objects) == {"talk"}
        assert {who for _, _, who in reader.case.grants} == {bo.who}


def test_anothers_case_is_not_found(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    assert bo.get(f"{case.path}/export").status_code == 404
    assert bo.get(f"{case.path}/export").json() == bo.get(f"cases/{b64(bytes(20))}/export").json()


def test_the_readme_speaks_the_language_asked_for(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    for language, status in (("en", 200), ("sv", 200), ("xx", 422)):
        assert ada.get(f"{case.path}/export", language=language).status_code == status
    with zipfile.ZipFile(io.BytesIO(ada.get(f"{case.path}/export").content)) as archive:
        readme = archive.read("README.txt").decode()
        assert "age -d -i key.txt" in readme
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_attachment_that_went_meanwhile_leaves_no_file_that_looks_whole(
    case: Filed, committee: Committee, house: Office
) -> None:
    ada, _ = committee
    place = upload(ada, sealed_file())
    accepted(ada, case, case.append(blobs=[taken(place)]))
    BlobFiles(house.settings.blobs).discard(unb64(place["blob"]))
    with pytest.raises((Refused, AssertionError)):  # the latter is the transport's word for an answer that broke off
        ExportReader(io.BytesIO(ada.get(f"{case.path}/export").content))
