"""Many stored cases, quickly: rows like a true case's, under random keys; ciphertext is noise, whole or shortened."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHORT = 24  # bytes that stand for a ciphertext where a million of them must fit on a disk
TABLES = ("case", "record", "grant", "object", "deadline")


@dataclass(frozen=True)
class Pattern:
    """The rows of one true case, by table, each with its columns."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]


def fill(database: Path, cases: int, *, whole: bool) -> None:
    """
    Add cases until *database* holds *cases*, all with the rows of one that is there: the same rooms, epochs, holders and sizes.

    Args:
        database: no server has it open.
        cases: how many there are to be.
        whole: keep every ciphertext's true length; else shorten it. Keys and indexes are true either way.
    """
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        pattern = _pattern(connection)
        there = connection.execute('SELECT count(*) FROM "case"').fetchone()[0]
        # in the order of the keys, so that each table is written from its beginning to its end
        ids = sorted(os.urandom(20) for _ in range(cases - there))
        connection.execute("BEGIN")
        for table in TABLES:
            for sample in pattern.rows[table]:
                _insert(connection, table, sample, ids, noise=_noise(whole=whole))
        connection.execute("COMMIT")
        connection.execute("ANALYZE").fetchall()
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        assert connection.execute('SELECT count(*) FROM "case"').fetchone()[0] == cases
    finally:
        connection.close()


def _pattern(connection: sqlite3.Connection) -> Pattern:
    connection.row_factory = sqlite3.Row
    case = connection.execute('SELECT "case" FROM "case" LIMIT 1').fetchone()[0]
    rows = {
        table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" WHERE "case" = ?', (case,))]  # noqa: S608 - our own tables
        for table in TABLES
    }
    connection.row_factory = None
    assert all(rows.values()), "the true case has no row in one of the tables"
    return Pattern(rows)


def _insert(
    connection: sqlite3.Connection, table: str, sample: Mapping[str, Any], ids: Sequence[bytes], noise: Callable[[int], bytes]
) -> None:
    columns = list(sample)
    makers = [_maker(column, sample[column], noise) for column in columns]

    def values() -> Iterator[tuple[Any, ...]]:
        for case in ids:
            yield tuple(maker(case) for maker in makers)

    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values())  # noqa: S608 - our own tables


def _maker(column: str, value: Any, noise: Callable[[int], bytes]) -> Callable[[bytes], Any]:
    match column:
        case "case":
            return lambda case: case
        case "lookup_hash" | "object":
            return lambda _: os.urandom(len(value))
        case "sealed" | "signed":
            return lambda _: noise(len(value))
    return lambda _: value


def _noise(*, whole: bool) -> Callable[[int], bytes]:
    return os.urandom if whole else (lambda _: os.urandom(SHORT))
