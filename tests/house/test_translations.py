"""Every text a person reads is there in every language, and says the same."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from app.domain.languages import LANGUAGES
from app.locale import SOURCE_LANGUAGE, TRANSLATED, catalogue_path, read_catalogue, translations
from app.locale.catalogues import client_path, client_share, template, updated, written
from tests.house.same_words import SAME

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
MARKUP = re.compile(r"</?\w+[^>]*>")
COMMAND = re.compile(r"`[^`]*`")
each_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Return every text in the sources."""
    found = template()
    assert any(message.id for message in found), "no source has a text"
    return found


def messages(language: str) -> list[Message]:
    """Return what the catalogue of *language* holds, its header aside."""
    return [message for message in read_catalogue(language) if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return *text* as the list of its forms: one, or one per number; an empty one where it is missing."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def test_the_catalogue_and_the_portal_have_the_same_languages() -> None:
    """A language that is offered is translated."""
    assert {SOURCE_LANGUAGE, *TRANSLATED} == set(LANGUAGES)


@each_language
def test_the_catalogue_holds_the_texts_of_the_sources_and_no_others(language: str, texts: Catalog) -> None:
    """A text changed without its translations shows here."""
    assert catalogue_path(language).read_bytes() == written(language, updated(language, texts)), "run: make locale"


@each_language
def test_every_text_is_translated(language: str) -> None:
    """Nobody is shown half a page in another language."""
    missing = [message.id for message in messages(language) if not all(forms(message.string))]
    assert missing == []
    assert [message.id for message in messages(language) if message.fuzzy] == []
    assert list(read_catalogue(language).obsolete) == []


@each_language
def test_a_translation_keeps_its_placeholders_and_its_markup(language: str) -> None:
    """One lost would hide a date; one misspelled would break the page."""
    for message in messages(language):
        if not all(forms(message.string)):
            continue  # a text not yet translated is told above
        *_, english = forms(message.id)
        for pattern in (PLACEHOLDER, MARKUP):
            *others, last = (sorted(pattern.findall(form)) for form in forms(message.string))
            wanted = sorted(pattern.findall(english))
            assert last == wanted, f"{message.id!r}: {message.string!r}"
            assert all(set(other) <= set(wanted) for other in others), f"{message.id!r}: {message.string!r}"


@each_language
def test_a_translation_names_commands_as_the_english_does(language: str) -> None:
    """In other quotes, a command is not turned into what can be typed where the program is started from its sources."""
    for message in messages(language):
        for english, form in zip(forms(message.id), forms(message.string), strict=True):
            assert sorted(COMMAND.findall(form)) == sorted(COMMAND.findall(english)), f"{message.id!r}: {message.string!r}"


@each_language
def test_a_translation_differs_from_the_english(language: str) -> None:
    """A text copied over is a text forgotten, but for words that two languages share."""
    same = {form for message in messages(language) for form in forms(message.string) if form in forms(message.id)}
    excepted = {text for tongue, text in SAME if tongue == language}
    assert same - excepted == set()
    assert excepted - same == set(), "an exception no longer needed"
    assert all(SAME.values()), "an exception without its reason"


@each_language
def test_the_client_fetches_what_the_catalogue_says(language: str) -> None:
    """Its share is a copy."""
    assert client_path(language).read_bytes() == client_share(read_catalogue(language)), "run: make locale"


@each_language
def test_a_text_is_shown_as_the_catalogue_has_it(language: str) -> None:
    """The written catalogue is what is read while serving, plural forms included."""
    spoken = translations(language)
    for message in messages(language):
        if message.context:
            continue
        if isinstance(message.id, str):
            assert spoken.gettext(message.id) == (message.string or message.id)
        else:
            singular, plural = message.id
            shown = [spoken.ngettext(singular, plural, number) for number in (1, 2)]
            assert shown == (forms(message.string) if all(forms(message.string)) else [singular, plural])
