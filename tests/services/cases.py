"""Rows of a case for tests that only count, copy or erase them: their ciphertext is noise, their sizes and links are true."""

from app.domain.case import Addition, CaseInClear, SealedGrant, StoredObject, TiedBlob
from app.storage.blob_files import BlobFiles
from app.storage.blobs import StagedBlob, stage_blob
from app.storage.cases import insert_case
from crypto.randomness import random_bytes
from tests.services.office import DAY, NOW, Office


def stage_noise(office: Office, size: int = 5000, lease_until: int = NOW) -> bytes:
    """Store a blob of noise that no case has taken, and return its id."""
    blob, files = random_bytes(16), BlobFiles(office.settings.blobs)
    with office.database.writing() as session:
        stage_blob(session, StagedBlob(blob, size, lease_until))
    with files.start(blob) as file:
        file.write(random_bytes(size))
    files.settle(blob)
    return blob


def store_noise_case(office: Office, *blobs: bytes, case: bytes | None = None, state: str = "received") -> bytes:
    """Store a case of noise that takes these blobs, and return its id; nobody but its reporter reads it."""
    case = case or random_bytes(20)
    clear = CaseInClear(case, office.organisation.organisation, random_bytes(32), "conduct", "report", state, DAY, 0)
    addition = Addition(
        records=(random_bytes(300),),
        grants=(SealedGrant("talk", 0, "reporter", random_bytes(2000)),),
        objects=(StoredObject("talk", random_bytes(16), 0, random_bytes(6000)),),
        blobs=tuple(TiedBlob(blob, random_bytes(32), "talk", 0) for blob in blobs),
    )
    with office.database.writing() as session:
        insert_case(session, clear, addition)
    return case
