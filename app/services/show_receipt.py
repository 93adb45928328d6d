"""Whether a receipt may be shown again: for 30 minutes, and never once its owner has typed it back."""

from typing import Final

from app.services.stage_attachment import LEASE_SECONDS
from app.storage.ephemeral import EphemeralStore, Kept

_SHOWN: Final = "receipt-shown"


def allow_showing(store: EphemeralStore, lookup_hash: bytes, now: int) -> None:
    """Let a repeated submission show this receipt again, for 30 minutes or until it was typed back."""
    store.put(_SHOWN, lookup_hash, Kept(b"", now + LEASE_SECONDS))


def may_be_shown(store: EphemeralStore, lookup_hash: bytes, now: int) -> bool:
    """Whether the receipt with this hash may be shown again."""
    return store.get(_SHOWN, lookup_hash, now) is not None


def stop_showing(store: EphemeralStore, lookup_hash: bytes) -> None:
    """Never show the receipt with this hash again: its owner has it."""
    store.drop(_SHOWN, lookup_hash)
