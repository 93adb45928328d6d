"""Vectors of what a rulebook decides: who receives, by when, under which title."""

import hashlib
from datetime import date

from app.domain.deadlines import promise
from app.domain.routing import NobodyReceives, SeatHeld, recipients
from app.domain.rulebook import Kind, Question, Text
from app.domain.rulebook_reading import read_rulebook
from app.domain.title import title_of
from app.rulebooks import rulebook_file
from crypto.encoding import Json, b64

TITLES = (
    "",
    "The invoice was paid twice. I saw both.",
    "Paid twice!\nI saw both in the binder.",
    "  two\n\nlines\tand\u00a0blanks\u2028\ufeff ",
    "a" * 200,
    "word " * 40,
    "It cost 3.50 euro...",
    "Æ ø å 🌳 " * 30,
    "one, two; three: " * 20,
)
RETOLD = (
    ("what", "What happened?", "Told."),
    ("what", "Vad hände?", "Told."),
    ("how", "How do you know?", "Somebody told me"),
    ("how", "How do you know?", "By a bird"),
    ("name", "Your name", "Kari"),
    ("what", "What did you see?", "Told."),
    ("gone", "What happened?", "Told."),
)
"""Answers by question, title and text, as they were stored: some are asked no longer, or in other words."""
MEMBERS = [bytes([number]) * 16 for number in (0, 1, 62, 63, 100, 200, 251, 252, 255)]
"""Bytes whose order is another than that of the letters of their base64url."""
BODIES = ("board", "committee", "desk")
BODIES_OF_KINDS = (["desk"], ["committee", "board"], ["board", "committee", "desk"], ["nobody"])
ROLES = ("handler", "adviser", "handler", "administrator")
SEATS = [
    SeatHeld(BODIES[(place + round_) % 3], member, ROLES[(place * 2 + round_) % 4])
    for round_ in range(3)
    for place, member in enumerate(MEMBERS)
]


def rules_vectors() -> Json:
    """Return what both interpreters must answer."""
    text = rulebook_file("standard")
    rulebook = read_rulebook(text, "standard")
    asked = [question for group in rulebook.groups for question in group.questions]
    days = [date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 28)]
    due = [(day, promise(day, rulebook.acknowledge_days, rulebook.feedback_days)) for day in days]
    return {
        "promises": [[str(day), str(promised.acknowledge), str(promised.feedback)] for day, promised in due],
        "retold": [
            {"from": list(told), "to": {n: list(rulebook.retold(*told, n)) for n in rulebook.languages}} for told in RETOLD
        ],
        "routing": [
            _routing(bodies) for bodies in (["desk"], ["committee", "board"], ["board", "committee", "desk"], ["nobody"])
        ],
        "rulebook": {
            "hash": b64(hashlib.sha256(text).digest()),
            "identity": [_question(question) for question in rulebook.identity],
            "kinds": [{"bodies": list(kind.bodies), "id": kind.id, "track": kind.track} for kind in rulebook.kinds],
            "questions": [_question(question) for question in asked],
            "text": text.decode(),
        },
        "seats": [{"body": seat.body, "member": b64(seat.member), "role": seat.role} for seat in SEATS],
        "titles": [{"text": text, "title": title_of(text)} for text in TITLES],
    }


def _routing(bodies: list[str]) -> Json:
    kind = Kind("report", "conduct", Text({"en": "Report"}), Text({"en": "Formal"}), tuple(bodies))
    try:
        found = recipients(kind, SEATS)
    except NobodyReceives:
        found = ()
    return {"bodies": list(bodies), "recipients": [{"body": one.body, "member": b64(one.member)} for one in found]}


def _question(question: Question) -> Json:
    return {
        "answer": question.answer,
        "choices": [{"id": choice.id, "label": dict(choice.label.by_language)} for choice in question.choices],
        "id": question.id,
        "kinds": sorted(question.kinds),
        "label": dict(question.label.by_language),
        "required": question.required,
    }
