"""What the demo's made-up people have written. It stays in the language it was written in, as true reports do."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Who: TypeAlias = Literal["reporter", "kari", "maria", "jonas"]
Deed: TypeAlias = Literal["message", "note", "assign", "close"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that somebody did, *days* after the filing. *text* is a message's, a note's, an outcome's, or who is assigned."""

    days: int
    who: Who
    deed: Deed
    text: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """
    A case: filed *days_ago*, its answers by the question's id, and what happened then.

    *file* is the name and the content of an attachment; *identity* what the reporter said about themselves.
    """

    title: str
    kind: str
    days_ago: int
    answers: dict[str, str]
    turns: tuple[Turn, ...]
    identity: dict[str, str]
    file: tuple[str, bytes] | None = None


STORIES: tuple[Story, ...] = (
    Story(
        title="The summer camp",
        kind="report",
        days_ago=16,
        answers={
            "what": "At the summer camp one of the leaders kept commenting on the younger members' bodies, and twice came"
            " into the girls' dormitory without knocking. When somebody said that it was not all right he laughed it off.",
            "when": "The camp in July, most evenings.",
            "where": "The camp site by the lake.",
            "who": "The leader of group B. I do not want to write his name yet. Three girls of about sixteen.",
            "how": "saw",
            "want": "That he does not lead another camp, and that somebody talks to the girls.",
        },
        identity={},
        file=("programme.txt", b"Saturday\n20.00 camp fire\n22.30 quiet\nGroup B: dormitory 2, leader on duty until midnight\n"),
        turns=(
            Turn(
                2,
                "kari",
                "message",
                "Thank you for telling us. We take this seriously and have begun to look into it."
                " Can you say which evenings you were there yourself?",
            ),
            Turn(4, "reporter", "message", "Tuesday and Thursday. On Thursday another leader was there, too, and saw it."),
            Turn(
                5,
                "maria",
                "note",
                "I was told something like this last year, without details. Suggest that we talk to the other leader first.",
            ),
            Turn(6, "kari", "note", "Agreed. I will ask her on Monday."),
            Turn(6, "kari", "assign", "kari"),
        ),
    ),
    Story(
        title="Travel expenses",
        kind="report",
        days_ago=9,
        answers={
            "what": "The branch's travel expenses for the spring do not fit the meetings that were held. Four trips were paid for"
            " on days when the meeting was online.",
            "when": "March to May.",
            "where": "The branch's accounts.",
            "who": "The treasurer approves them; the chair travels.",
            "how": "papers",
            "want": "That somebody from outside the branch looks at the receipts.",
        },
        identity={"name": "Somebody from the branch's audit", "contact": "Please only write here."},
        turns=(
            Turn(1, "jonas", "message", "We have received your report and will ask the auditor of the national office."),
            Turn(3, "reporter", "message", "Thank you. The minutes with the dates are on the members' page, under June."),
        ),
    ),
    Story(
        title="Tone in the chat group",
        kind="concern",
        days_ago=4,
        answers={
            "what": "In the chat group of the branch a few people make fun of members who do not speak the language well."
            " I am not the one it is about, and I may be too sensitive.",
            "where": "The branch's chat group.",
            "how": "saw",
        },
        identity={},
        turns=(
            Turn(
                1,
                "maria",
                "message",
                "You are not too sensitive. It is good that you wrote. Has anybody said something in the group?",
            ),
            Turn(2, "reporter", "message", "One person did, and was told not to spoil the fun."),
        ),
    ),
    Story(
        title="The keys of the office",
        kind="concern",
        days_ago=30,
        answers={
            "what": "A former employee still has keys to the office and was seen there at night.",
            "when": "Last month.",
            "where": "The office.",
            "how": "told",
            "want": "That the locks are changed.",
        },
        identity={},
        turns=(
            Turn(1, "kari", "message", "Thank you, we will check this with the office."),
            Turn(6, "kari", "message", "The locks were changed today. The former employee had been asked to fetch their things."),
            Turn(8, "reporter", "message", "Good, then this is settled for me."),
            Turn(9, "kari", "close", "measures-taken"),
        ),
    ),
)
