"""Reads a file of units, bodies and people (CSV): rows with their lines, and what is wrong with the file itself."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

from app.domain.languages import LANGUAGES
from app.domain.problem import Problem
from app.services.obstacle import N_, Obstacle, WrongField

What: TypeAlias = Literal["unit", "body", "person"]
_NAMES: Final = tuple(f"name_{language}" for language in LANGUAGES)
FIELDS: Final[Mapping[What, tuple[str, ...]]] = {
    "unit": ("kind", "in", *_NAMES),
    "body": ("kind", "in", *_NAMES, "publish"),
    "person": ("name", "seats"),
}
COLUMNS: Final = ("what", "id", "kind", "in", "name", *_NAMES, "publish", "seats")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it describes, and its fields by column, without those that are empty."""

    line: int
    what: What
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """Return the id or sign-in name, empty where the row has none."""
        return self.fields.get("id", "")

    @property
    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {name.removeprefix("name_"): self.fields[name] for name in _NAMES if name in self.fields}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a line, and in which column; *reason* is a sentence of its own."""

    line: int
    column: str
    reason: Problem


def read_organisation_file(data: bytes) -> tuple[list[Row], list[Wrong]]:
    """
    Return the rows of the file that can be read, and what is wrong with the others.

    Columns are separated by commas, or by semicolons where the first line has one, as office programs in some countries write.

    Raises:
        Obstacle: it is no text in UTF-8, no CSV, or its first line doesn't name columns of ours.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Obstacle(N_("The file is no text in UTF-8: save it as “CSV UTF-8”.")) from None
    lines = csv.reader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ",", strict=True)
    try:
        columns = [column.strip() for column in next(lines, [])]
        _check_columns(columns)
        numbered = [(lines.line_num, cells) for cells in lines]
    except csv.Error as error:
        raise Obstacle(N_("Line {line} can't be read as CSV: {reason}."), line=lines.line_num, reason=error) from None
    rows, wrong = list[Row](), list[Wrong]()
    for line, cells in numbered:
        if any(cell.strip() for cell in cells):
            found = _row(line, columns, cells)
            (rows if isinstance(found, Row) else wrong).append(found)  # type: ignore[arg-type]  # each to its own
    return rows, [*wrong, *_twice(rows)]


def _check_columns(columns: Sequence[str]) -> None:
    wrong = [column for column in columns if column not in COLUMNS or columns.count(column) > 1]
    if wrong or not {"what", "id"} <= set(columns):
        sentence = N_("The first line names the columns, each once, what and id among them: {columns}. Not so: {wrong}.")
        raise Obstacle(sentence, columns=", ".join(COLUMNS), wrong=", ".join(wrong) or "-")


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row | Wrong:
    if len(cells) > len(columns):
        return Wrong(line, columns[-1], Problem(N_("there are more cells than columns")))
    fields = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
    what = fields.pop("what", "")
    if what not in FIELDS:
        return Wrong(line, "what", Problem(N_("one of {choices} is expected"), choices=", ".join(FIELDS)))
    if "id" not in fields:
        return Wrong(line, "id", Problem(N_("an id or sign-in name is expected")))
    for column in fields:
        if column != "id" and column not in FIELDS[cast(What, what)]:
            return Wrong(line, column, Problem(N_("it is left empty in a row of a {what}"), what=what))
    if fields.get("publish") not in {None, "yes"}:
        return Wrong(line, "publish", Problem(N_("yes or nothing is expected")))
    return Row(line, cast(What, what), fields)


def _twice(rows: Sequence[Row]) -> Iterator[Wrong]:
    first: dict[tuple[What, str], int] = {}
    for row in rows:
        before = first.setdefault((row.what, row.id), row.line)
        if before != row.line:
            yield Wrong(row.line, "id", WrongField("id", N_("{id} stands in line {line} already"), id=row.id, line=before))
