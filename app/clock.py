"""The one place that reads the clock."""

from datetime import UTC, date, datetime


def today() -> date:
    """Return today's date in UTC: the day on which something is recorded, never the moment."""
    return datetime.now(UTC).date()


def now() -> int:
    """Return whole seconds since 1970, UTC: for what expires (sessions, leases, links), never for what a reporter did."""
    return int(datetime.now(UTC).timestamp())
