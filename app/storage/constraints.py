"""What every table has: names for its constraints, no row numbers, checks of sizes and values."""

from typing import TypeAlias

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.schema import SchemaItem

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

TableArgs: TypeAlias = tuple[SchemaItem | dict[str, bool], ...]


class Base(DeclarativeBase):
    """Gives every constraint a name: a migration can only change what it can name."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {bytes: LargeBinary, int: BigInteger}  # noqa: RUF012 - SQLAlchemy reads it so


def table(*items: SchemaItem) -> TableArgs:
    """Return table arguments without row numbers."""
    return (*items, {"sqlite_with_rowid": False})


def length(column: str, size: int) -> CheckConstraint:
    """Return a check that *column* holds exactly *size* bytes."""
    return CheckConstraint(f'length("{column}") = {size}', name=f"{column}_length")


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return a check that *column* is one of *values*."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)
