"""Reads rulebooks and overlays: what comes out is whole, or the error names the file, the line and the field."""

from app.domain.reading.bundle import with_overlays
from app.domain.reading.problems import RulebookError
from app.domain.reading.whole import read_overlay, read_rulebook, wanted_overlays

__all__ = ["RulebookError", "read_overlay", "read_rulebook", "wanted_overlays", "with_overlays"]
