"""Vectors of how a rulebook is read, and of what a case is called."""

import hashlib

from app.domain.reading import read_rulebook
from app.domain.rulebook import Question
from app.domain.title import title_of
from app.domain.typed_names import folded, names_typed_in
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


TYPED = (
    ("Åse Lindqvist", "A\u030ase Lindqvist"),
    ("Kari-Anne Li", "Kari\u2011Anne Li"),
    ("Kari-Anne Li", "KARI ANNE LI"),
    ("Kari Li", "Kari\u200b Li"),
    ("Kari Li", "Somebody\u2028\u00a0kari\u202fli\ufeff"),
    ("Kari Li", "Ola; Kari L\u00adi, Per"),
    ("Kari Li", "Li, Kari"),
    ("Li, Kari", "Per\r\nLi, Kari"),
    ("O'Brien", "O\u2019Brien"),
    ("O'Brien", "O\u00b4brien"),
    ("Jörg Groß", "JÖRG GROSS"),
    ("Νίκος", "ΝΊΚΟΣ"),
    ("I\u015f\u0131k", "I\u015eIK"),
    ("İpek", "i\u0307pek"),
    ("\uff2b\uff41\uff52\uff49", "Kari"),
    ("Åse", "Ase"),
    ("Kari Li", "Kari Lie"),
    ("...", "--, ?"),
    ("Kari", ""),
)
"""Names that are published, and what was typed: some mean them, some don't."""


def rules_vectors() -> Json:
    """Return what both readers must make of the standard rulebook."""
    text = rulebook_file("standard")
    rulebook = read_rulebook(text, "standard")
    asked = [question for group in rulebook.groups for question in group.questions]
    return {
        "retold": [
            {"from": list(told), "to": {n: list(rulebook.retold(*told, n)) for n in rulebook.languages}} for told in RETOLD
        ],
        "rulebook": {
            "hash": b64(hashlib.sha256(text).digest()),
            "identity": [_question(question) for question in rulebook.identity],
            "kinds": [{"id": kind.id, "limit": None, "track": kind.track, "ways": list(kind.ways)} for kind in rulebook.kinds],
            "questions": [_question(question) for question in asked],
            "text": text.decode(),
        },
        "names": [
            {"folded": folded(name), "means": folded(name) in names_typed_in(typed), "name": name, "typed": typed}
            for name, typed in TYPED
        ],
        "titles": [{"text": text, "title": title_of(text)} for text in TITLES],
    }


def _question(question: Question) -> Json:
    return {
        "answer": question.answer,
        "choices": [{"id": choice.id, "label": dict(choice.label.by_language)} for choice in question.choices],
        "id": question.id,
        "kinds": sorted(question.kinds),
        "label": dict(question.label.by_language),
        "required": question.required,
    }
