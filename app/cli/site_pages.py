"""What a site of this version serves: its files, and the pages that load a script or must load none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.domain.languages import LANGUAGES
from app.resources import STATIC, TEMPLATES
from app.web.console import preview_page, shell_page
from app.web.hosts import STATIC as STATIC_PATH
from app.web.pages import Pages
from app.web.reporter.with_script import SERVER
from app.web.static_files import CONSOLE_POLICY, static_files

PREVIEW: Final = "/staff/preview"
# Everything from "<script" on, however it is spelt: a browser may read a page otherwise than we do, but starts no script
# where these letters don't stand.
_SCRIPT: Final = re.compile(rb"<script(?:.*?</script[^>]*>|.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class SitePage:
    """
    A page as this installation would serve it.

    Args:
        path: its address on the site.
        policy: its Content-Security-Policy.
        scripts: its script elements, byte for byte.
        bodies: all that it may consist of; empty where its text is an organisation's own.
    """

    path: str
    policy: str
    scripts: tuple[bytes, ...]
    bodies: frozenset[bytes] = frozenset()


def scripts_of(page: bytes) -> tuple[bytes, ...]:
    """Return the script elements in the HTML *page*, as they stand in it."""
    return tuple(_SCRIPT.findall(page))


def reporters_pages(slug: str) -> Iterator[SitePage]:
    """Yield the pages of the organisation *slug*, in every language: a page in another is another page to a browser."""
    pages = Pages(TEMPLATES)
    with_script = scripts_of((TEMPLATES / "reporter" / "with_script.html").read_bytes())
    for prefix in ("", *(f"/{language}" for language in LANGUAGES)):
        yield SitePage(f"{prefix}/{slug}/", pages.policy, ())
        for name in ("report", "receipt"):
            yield SitePage(f"{prefix}/{slug}/{name}", pages.script_policy, with_script)
            yield SitePage(f"{prefix}/{slug}/{name}?{SERVER}", pages.policy, ())


def console_pages(slug: str) -> Iterator[SitePage]:
    """Yield the console's pages; they hold nothing of an organisation but *slug*, so all of each is known."""
    for prefix in ("", *(f"/{language}" for language in LANGUAGES)):
        languages = [prefix[1:]] if prefix else list(LANGUAGES)
        bodies = frozenset(
            shell_page(language, organisation, reporters).encode()
            for language in languages
            for organisation in ("", slug)
            for reporters in (None, "/", f"/{language}/")
        )
        yield SitePage(f"{prefix}/staff/", CONSOLE_POLICY, scripts_of(next(iter(bodies))), bodies)
    text, policy = preview_page()
    yield SitePage(PREVIEW, policy, scripts_of(text.encode()), frozenset({text.encode()}))


def published_hashes() -> dict[str, str]:
    """Return the SHA-256, in hex, of what every site of this version serves alike, by its address without the first slash."""
    files = {f"{STATIC_PATH[1:]}{name}": sha256(file.plain).hexdigest() for name, file in static_files(STATIC).items()}
    return files | {PREVIEW[1:]: sha256(preview_page()[0].encode()).hexdigest()}
