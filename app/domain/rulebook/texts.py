"""Texts of a rulebook, in its languages, and the terms that a party has for things."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in every language of the rulebook."""

    by_language: Mapping[str, str]

    def into(self, language: str) -> str:
        """Return the text in *language*, or in the rulebook's first language where it lacks that one."""
        return self.by_language.get(language) or next(iter(self.by_language.values()))


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the party's own, as it stands in its rules, and what it means in each reader's language."""

    word: str
    meaning: Text


@dataclass(frozen=True, slots=True)
class Emergency:
    """
    Whom to call where someone is in danger now.

    *languages*: in which pages it stands: a number goes by the country, and a language tells most about where a reader is.
    """

    number: str
    whom: Text
    languages: tuple[str, ...]

    @property
    def dialled(self) -> str:
        """Return the number as a telephone takes it: without the spaces that people read it by."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A way that stands open outside the portal: who it is, and how to reach them."""

    name: Text
    how: Text
