"""The catalogue: every text a person reads, in each language; English is the message itself."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
TRANSLATED = ("nb", "nl", "sv")


def catalogue_path(language: str) -> Path:
    """Return the file that holds the translations into *language*."""
    return Path(__file__).parent / language / "LC_MESSAGES" / "tillit.po"


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of *language* as it is written."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain="tillit", abort_invalid=True)


@cache
def translations(language: str) -> NullTranslations:
    """
    Return the translations into *language*, one of en, nb, nl, sv.

    The written catalogue is read as it stands (0.1 s, once per process): there is no compiled copy to be out of date.
    """
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
