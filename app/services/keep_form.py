"""What is kept of a form while it is filled in: the files already received, for 30 minutes, sealed under the form's secret."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from nacl.exceptions import CryptoError as NaclError
from nacl.secret import SecretBox

from app.services.stage_attachment import LEASE_SECONDS, ReceivedFile
from app.storage.ephemeral import EphemeralStore, Kept
from crypto.encoding import b64, unb64
from crypto.form import FormSecret
from crypto.randomness import random_bytes

_FILES: Final = "form-files"
_ROOM: Final = 16 * 1024 * 1024
"""Bytes that the kept descriptions of all forms may take: a form and its files cost nobody anything, so anybody can send many."""
_BINARY: Final = frozenset({"blob", "pin", "mark"})


def keep_files(store: EphemeralStore, instance: bytes, form: FormSecret, files: Sequence[ReceivedFile], now: int) -> None:
    """Keep the descriptions of the files received for *form* in place of those before; their blobs have leases as long."""
    rows = [{key: b64(value) if isinstance(value, bytes) else value for key, value in asdict(file).items()} for file in files]
    box = SecretBox(form.keep_key(instance))
    sealed = box.encrypt(json.dumps(rows, ensure_ascii=False).encode(), random_bytes(SecretBox.NONCE_SIZE))
    store.put(_FILES, form.id(instance), Kept(bytes(sealed), now + LEASE_SECONDS), _ROOM)


def kept_files(store: EphemeralStore, instance: bytes, form: FormSecret, now: int) -> tuple[ReceivedFile, ...]:
    """Return the files received for *form* so far."""
    kept = store.get(_FILES, form.id(instance), now)
    if kept is None:
        return ()
    try:
        rows = json.loads(SecretBox(form.keep_key(instance)).decrypt(kept.value))
    except NaclError:
        return ()  # not ours: as if nothing was kept
    return tuple(_read(row) for row in rows)


def _read(row: dict[str, object]) -> ReceivedFile:
    values = {key: unb64(str(value)) if key in _BINARY else value for key, value in row.items()}
    return ReceivedFile(**values)  # type: ignore[arg-type]  # keep_files wrote it


def keep_chosen(
    store: EphemeralStore,
    instance: bytes,
    form: FormSecret,
    chosen: Sequence[str],
    received: Sequence[ReceivedFile],
    most: int,
    now: int,
) -> tuple[ReceivedFile, ...]:
    """
    Keep those of the earlier files whose blobs' hex ids are *chosen*, with those just *received*: *most* of them; return them.

    A browser says first which of the earlier files stay, and as many fewer are received. Who says it last gets no more.

    They are not forgotten once filed: the same form sent again must be known by them.
    """
    before = kept_files(store, instance, form, now)
    room = max(most - len(received), 0)
    files = (*[file for file in before if file.blob.hex() in chosen][:room], *received)
    if files or before:
        keep_files(store, instance, form, files, now)
    return files
