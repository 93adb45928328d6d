"""A file of units, bodies and people is read row by row, and what is wrong is named by line and column."""

import pytest

from app.services.obstacle import Obstacle
from app.services.organisation_file import read_organisation_file

HEAD = "what,id,kind,in,name,name_en,name_nb,publish,seats\n"


def wrong(*rows: str) -> list[tuple[int, str]]:
    """Return line and column of what is wrong with the rows."""
    return [(mistake.line, mistake.column) for mistake in read_organisation_file((HEAD + "\n".join(rows)).encode())[1]]


def test_rows_are_read_with_their_lines_and_without_what_is_empty() -> None:
    rows, mistakes = read_organisation_file(
        (HEAD + "unit,oslo,branch,north,,Oslo , Oslo,,\n\nperson,ada,,,Ada,,,,a:handler\n").encode()
    )
    assert mistakes == []
    assert [(row.line, row.what, row.id) for row in rows] == [(2, "unit", "oslo"), (4, "person", "ada")]
    assert rows[0].names == {"en": "Oslo", "nb": "Oslo"}
    assert dict(rows[1].fields) == {"id": "ada", "name": "Ada", "seats": "a:handler"}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_office_programs_write_is_read(mark: str, end: str) -> None:
    """Semicolons where the comma is the decimal sign, a mark of the encoding, and ends of lines of another kind."""
    text = f'{mark}what;id;name;seats{end}person;ada;"Berg; Ada, dr.";a:handler{end}'
    (row,), _ = read_organisation_file(text.encode())
    assert row.fields["name"] == "Berg; Ada, dr."


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("village,oslo,,,,,,,", "what"),
        ("unit,,branch,,,Oslo,,,", "id"),
        ("unit,oslo,branch,,Oslo,,,,", "name"),
        ("unit,oslo,branch,,,Oslo,,yes,", "publish"),
        ("body,board,,,,Board,,maybe,", "publish"),
        ("person,ada,handler,,Ada,,,,", "kind"),
        ("person,ada,,,Ada,,,,a:handler,more", "seats"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(row: str, column: str) -> None:
    assert wrong("body,panel,,,,Panel,,yes,", row) == [(3, column)]


def test_what_stands_there_twice_is_wrong_the_second_time() -> None:
    assert wrong("unit,a,branch,,,A,,,", "body,a,,,,A,,,", "unit,a,branch,,,B,,,") == [(4, "id")]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"id,name\n", b"what,id,shoe\n", b"what,id,id\n", "what,id,name\nperson,ada,Åse".encode("latin-1")),
        b'what,id,name\nperson,ada,"A"da\n',
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(Obstacle):
        read_organisation_file(data)
