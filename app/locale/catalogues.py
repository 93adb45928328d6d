"""
`make locale`: bring the catalogues up to date with the texts in the sources, and write the client's share of them.

New texts come in untranslated and texts that no source has go out; nothing is guessed from a similar text.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from app.locale import TRANSLATED, catalogue_path, read_catalogue
from app.resources import STATIC

ROOT = Path(__file__).parents[2]
CLIENT = "app/client"
SERVER = {"app": "python", "templates": "jinja2"}
FILES = {"python": "**.py", "jinja2": "**.html"}
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}  # N_("...") marks a text that is translated elsewhere


def template() -> Catalog:
    """Return every text in the sources, untranslated."""
    catalogue = Catalog(domain="tillit")
    for file, text, context in [*server_messages(), *client_messages(ROOT / CLIENT)]:
        catalogue.add(text, locations=[(file, 0)], context=context)
    return catalogue


def server_messages() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Yield (file, text or texts, context) of the Python sources and the templates."""
    for folder, method in SERVER.items():
        found = extract_from_dir(
            ROOT / folder,
            method_map=[(FILES[method], method)],
            options_map={FILES[method]: {"silent": "false"}},  # a template that doesn't parse is an error
            keywords=KEYWORDS,
            comment_tags=(),
        )
        for file, _line, text, _comments, context in found:
            yield f"{folder}/{file}", text, context


def client_messages(folder: Path) -> list[tuple[str, str | tuple[str, str], None]]:
    """Return (file, text or texts, no context) of the TypeScript sources under *folder*."""
    command = ["node", str(ROOT / CLIENT / "messages.mjs"), str(folder)]
    listed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return [(f"{CLIENT}/{file}", (one, many) if many else one, None) for file, one, many in listed]


def updated(language: str, texts: Catalog) -> Catalog:
    """Return the catalogue of *language* with exactly *texts*, each translated as before."""
    catalogue = read_catalogue(language) if catalogue_path(language).exists() else Catalog(locale=language)
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(language: str, catalogue: Catalog) -> bytes:
    """Return *catalogue* as its file: sorted, and without dates or line numbers, so that changes show and merge."""
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    body = BytesIO()
    write_po(body, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False)
    return header.encode() + body.getvalue()


def client_share(catalogue: Catalog) -> bytes:
    """Return what the client fetches: JSON from text to translation, from singular to the list of plural forms."""
    share = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in catalogue
        if message.id and of_client(message) and translated(message)
    }
    return json.dumps(share, ensure_ascii=False, sort_keys=True, indent=0).encode() + b"\n"


def of_client(message: Message) -> bool:
    """Whether the client shows *message*."""
    return any(file.startswith(f"{CLIENT}/") for file, _line in message.locations)


def translated(message: Message) -> bool:
    """Whether *message* has all its translations; one without is shown in English."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def client_path(language: str) -> Path:
    """Return the file from which the client fetches its texts in *language*."""
    return STATIC / "locale" / f"{language}.json"


def main() -> None:
    """Write every catalogue anew, and say how many texts lack a translation."""
    texts = template()
    for language in TRANSLATED:
        catalogue = updated(language, texts)
        for path, content in [
            (catalogue_path(language), written(language, catalogue)),
            (client_path(language), client_share(catalogue)),
        ]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        missing = sum(not translated(message) for message in catalogue if message.id)
        sys.stdout.write(f"{language}: {len(catalogue)} texts, {missing} to translate\n")


if __name__ == "__main__":
    main()
