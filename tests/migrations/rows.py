"""One row in every table, made from the tables themselves: what a migration with rows has to carry along."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, ForeignKeyConstraint, LargeBinary, Table

from app.storage.tables import Base

# what a check constraint demands of a column
DEMANDED = {
    "member.status": "enrolled",
    "unlock_file.kind": "passphrase",
    "mark.kind": "gender",
    "address.language": "nb",
    "batch.one": 1,
    "deadline.side": "reporter",
    "deadline.set_by": "law",
    "deadline.state": "met",
    "deadline.turn": None,
    "blob.lease_until": None,
    "instance.one": 1,
}


def insert_one_row_each(connection: Connection) -> dict[str, tuple[Any, ...]]:
    """Insert a row into every table, parents first, and return them by the table's name."""
    rows = {}
    for table in Base.metadata.sorted_tables:
        values = {column.name: _value(table, column.name) for column in table.columns}
        connection.execute(table.insert().values(values))
        rows[table.name] = tuple(values.values())
    return rows


def stored_rows(connection: Connection) -> dict[str, tuple[Any, ...]]:
    """Return the one row that each table holds, by the table's name."""
    return {table.name: tuple(connection.execute(table.select()).one()) for table in Base.metadata.sorted_tables}


def _value(table: Table, name: str) -> Any:
    if f"{table.name}.{name}" in DEMANDED:
        return DEMANDED[f"{table.name}.{name}"]
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and name in constraint.column_keys:
            target = constraint.elements[list(constraint.column_keys).index(name)].column
            return _value(target.table, target.name)
    column = table.columns[name]
    if isinstance(column.type, LargeBinary):
        return bytes([7]) * {"case": 20, "instance": 16, "organisation": 16, "member": 16, "blob": 16}.get(
            name, 16 if name in {"name_salt", "object", "erasure", "letter"} else 32
        )
    if isinstance(column.type, Date):
        return date(2026, 5, 17)
    return {str: "text", int: 3, bool: True}[column.type.python_type]
