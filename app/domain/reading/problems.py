"""What is wrong with a rulebook's file, as its writer is told."""

from app.domain.problem import N_, Problem


class RulebookError(Problem):
    """The file can't be used; the message names the file, the line where one is known, and the field."""

    def __init__(self, file: str, field: str, expected: str, *, line: int | None = None, **values: object) -> None:
        self.field = field
        self.line = line
        place = "{file}" if line is None else N_("{file}, line {line}")
        named = "{place}: {field}: {expected}" if field else "{place}: {expected}"
        super().__init__(named, place=Problem(place, file=file, line=line), field=field, expected=Problem(expected, **values))
