"""Asking a reporter in a terminal what the rulebook asks."""

import sys
from collections.abc import Iterable, Sequence

from app.cli.plain_text import one_line
from app.cli.texts import ask, say
from app.cli.texts import translate as _
from app.domain.rulebook import Kind, Question
from app.services.form.faults import LONGEST
from app.services.form.routed import read_day

END = "."


def ask_kind(kinds: Sequence[Kind], language: str) -> Kind:
    """Return the kind of case that is chosen by its number; the only one is not asked for."""
    if len(kinds) == 1:
        return kinds[0]
    for number, kind in enumerate(kinds, 1):
        say(f"  {number}. {one_line(f'{kind.name.into(language)}: {kind.meaning.into(language)}')}")
    return kinds[ask_number(_("What do you want to do? Type its number:"), len(kinds)) - 1]


def ask_all(questions: Iterable[Question], language: str) -> list[tuple[Question, str]]:
    """Return each question that was answered with its answer, a choice by its id."""
    asked = ((question, _ask(question, language)) for question in questions)
    return [(question, answer) for question, answer in asked if answer]


def ask_numbers(question: str, most: int) -> frozenset[int]:
    """Return numbers from 1 to *most*, several with spaces between, perhaps none."""
    while True:
        typed = ask(question).split()
        if all(one.isdecimal() and 1 <= int(one) <= most for one in typed):
            return frozenset(int(one) for one in typed)
        if not sys.stdin.isatty():
            raise EOFError


def ask_text(question: str) -> str:
    """Return a text of any number of lines, ended by a line with a full stop alone or by the end of the input."""
    say(question)
    say(_("As many lines as you like; a line with a full stop alone ends it."))
    lines = []
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if text == END:
            break
        lines.append(text)
    return "\n".join(lines).strip()


def _ask(question: Question, language: str) -> str:
    while True:
        say()
        answer = _ask_once(question, language)
        if question.required and not answer:
            say(_("This question needs an answer."))
            if not sys.stdin.isatty():
                raise EOFError
        elif question.answer == "day" and answer and read_day(answer) is None:
            say(_("Write the day as year-month-day, for example 2026-03-31."))
        elif question.answer in LONGEST and len(answer) > LONGEST[question.answer]:
            say(_("That is too long: at most {most} characters.").format(most=LONGEST[question.answer]))
        else:
            return answer


def _ask_once(question: Question, language: str) -> str:
    label = one_line(question.label.into(language))
    if question.hint is not None:
        label += f"\n({one_line(question.hint.into(language))})"
    if question.answer == "long":
        return ask_text(label)
    if question.answer in {"short", "day"}:
        return ask(label)
    say(label)
    for number, choice in enumerate(question.choices, 1):
        say(f"  {number}. {one_line(choice.label.into(language))}")
    number = ask_number(_("Type a number, or nothing:"), len(question.choices), least=0)
    return question.choices[number - 1].id if number else ""


def ask_number(question: str, most: int, least: int = 1) -> int:
    """Return a number from 1 to *most*; where *least* is 0, nothing typed is 0."""
    while True:
        typed = ask(question)
        if not typed and least == 0:
            return 0
        if typed.isdecimal() and 1 <= int(typed) <= most:
            return int(typed)
        if not typed and not sys.stdin.isatty():
            raise EOFError
