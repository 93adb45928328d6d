"""Reads what the form asks: groups of questions, flags, grades, categories, and the texts around them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from app.domain.problem import N_
from app.domain.reading.conditions import read_when
from app.domain.reading.table import Table
from app.domain.rulebook.form import Answer, Category, Choice, Flag, Grade, Group, Question
from app.domain.rulebook.texts import Elsewhere, Emergency, Term
from app.domain.rulebook.whole import Texts


def read_group(table: Table) -> Group:
    """Return the questions of one screen."""
    table.only("id", "title", "questions")
    return Group(table.id(), table.text("title"), table.each("questions", read_question, least=1))


def read_question(table: Table) -> Question:
    """Return a question; one that offers choices offers two at least."""
    table.only("id", "label", "hint", "answer", "required", "choices", "kinds")
    answer = cast(Answer, table.one_of("answer", "long", "short", "choice", "day"))
    return Question(
        id=table.id(),
        label=table.text("label"),
        hint=table.text_or_none("hint"),
        answer=answer,
        required=table.flag("required"),
        choices=table.each("choices", _choice, least=2 if answer == "choice" else 0),
        kinds=frozenset(table.ids("kinds", default=[])),
    )


def _choice(table: Table) -> Choice:
    table.only("id", "label")
    return Choice(table.id(), table.text("label"))


def read_flag(table: Table) -> Flag:
    """Return something that applies to a case or doesn't."""
    table.only("id", "label", "hint", "kinds")
    return Flag(table.id(), table.text("label"), table.text_or_none("hint"), frozenset(table.ids("kinds", default=[])))


def read_grade(table: Table) -> Grade:
    """Return how grave a matter can be, with the definition that the form shows."""
    table.only("id", "name", "meaning")
    return Grade(table.id(), table.text("name"), table.text("meaning"))


def read_category(table: Table) -> Category:
    """Return what a case can be about."""
    table.only("id", "name", "meaning", "grade", "kinds")
    kinds = frozenset(table.ids("kinds", default=[]))
    return Category(table.id(), table.text("name"), table.text_or_none("meaning"), table.id_or_none("grade"), kinds)


def read_emergency(table: Table) -> Emergency:
    """Return whom to call in danger, in some of the rulebook's languages."""
    table.only("number", "whom", "languages")
    languages = table.ids("languages", list(table.languages))
    if not languages or not set(languages) <= set(table.languages):
        raise table.wrong("languages", N_("some of the rulebook's languages are expected"))
    there = replace(table, languages=languages)
    return Emergency(there.get("number", str, N_("a telephone number is expected")), there.text("whom"), languages)


def read_elsewhere(table: Table) -> Elsewhere:
    """Return a way outside the portal."""
    table.only("name", "how")
    return Elsewhere(table.text("name"), table.text("how"))


def read_term(table: Table) -> Term:
    """Return a word of the party's own."""
    table.only("word", "meaning")
    return Term(table.string("word"), table.text("meaning"))


def read_texts(table: Table) -> Texts:
    """Return what the organisation's pages say in its own words."""
    table.only("next_steps", "kept", "controller", "scope", "promises")
    return Texts(
        next_steps=table.text("next_steps"),
        kept=table.text("kept"),
        controller=table.text("controller"),
        scope=table.text_or_none("scope"),
        promises=table.each("promises", lambda promise: (read_when(promise), promise.text("text"))),
    )


def read_overlay_names(table: Table) -> Mapping[str, str | None]:
    """Return the overlays that a rulebook asks for, each with the setting that switches it on."""

    def one(overlay: Table) -> tuple[str, str | None]:
        overlay.only("id", "setting")
        return overlay.string("id"), overlay.setting("setting") if overlay.has("setting") else None

    named = table.each("overlays", one)
    if len(dict(named)) < len(named):
        raise table.wrong("overlays", N_("each overlay is named once"))
    return dict(named)
