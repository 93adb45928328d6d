"""Why an operator's deed can't be done: one sentence, that the command line shows in the operator's language."""

from app.domain.problem import N_ as N_  # noqa: PLC0414 - whoever says what is in the way marks the sentence, too
from app.domain.problem import Problem


class Obstacle(Problem):
    """A deed can't be done, and nothing of it was."""


class WrongField(Obstacle):
    """One field of what was asked for is in the way; *field* is what it is called in a file for `tillit org import`."""

    def __init__(self, field: str, sentence: str, **values: object) -> None:
        self.field = field
        super().__init__(sentence, **values)
