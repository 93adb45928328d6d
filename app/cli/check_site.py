"""A running site beside this installation: the same files, the same scripts in its pages, the same policies."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Final, Self

import httpx

from app.cli.plain_text import one_line
from app.cli.remote.address import Address
from app.cli.remote.client import open_client, reached, read_whole
from app.cli.site_pages import SitePage, console_pages, reporters_pages, scripts_of
from app.resources import STATIC
from app.services.finding import Finding
from app.services.obstacle import N_
from app.web.hosts import STATIC as STATIC_PATH
from app.web.static_files import StaticFile, policy_of, static_files

# Attack: a site that knows who checks it serves them the clean files. So this looks like Tor Browser, as far as words go.
BROWSER: Final = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
MOST: Final = 16 * 1024 * 1024
"""Bytes of one answer: the largest file of ours has a tenth of it."""
SHOWN: Final = 300
HTML: Final = "text/html; charset=utf-8"
# What the policy leaves to a page: to lead its reader away, or to frame something else.
_ELSEWHERE: Final = re.compile(rb"<(?:base|embed|frame|iframe|object)\b[^>]*>|<meta[^>]*http-equiv[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a site answered; *body* is decompressed."""

    status: int
    headers: httpx.Headers
    body: bytes


class Site:
    """A host that serves a portal: answers with what it says, follows nowhere."""

    def __init__(self, address: Address, proxy: str | None) -> None:
        self.origin = address.origin
        self._client = open_client(address, address.origin, proxy, BROWSER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def fetch(self, path: str) -> Fetched:
        """Return what stands at *path*; raises `Obstacle` where the site can't be reached, or doesn't come to an end."""
        with reached(), self._client.stream("GET", path) as answer:
            body = read_whole(answer, MOST)
        return Fetched(answer.status_code, answer.headers, body)


def check_reporters_site(site: Site, slug: str) -> Iterator[Finding]:
    """Yield what differs in the files, and in the pages of the organisation *slug*."""
    yield from _check_files(site)
    yield from _check_pages(site, reporters_pages(slug))


def check_console(site: Site, slug: str) -> Iterator[Finding]:
    """Yield what differs in the staff's pages."""
    yield from _check_pages(site, console_pages(slug))


def check_console_host(site: Site, slug: str) -> Iterator[Finding]:
    """Yield what differs on a host of the console's own: it serves the files once more."""
    yield from _check_files(site)
    yield from check_console(site, slug)


def has_console(site: Site) -> bool:
    """Whether *site* has an address for the console; a portal may have given it a host of its own."""
    return site.fetch("/staff/").status != httpx.codes.NOT_FOUND


def _check_files(site: Site) -> Iterator[Finding]:
    for name, file in static_files(STATIC).items():
        path = f"{STATIC_PATH}{name}"
        yield from _check_file(site.origin + path, file, policy_of(name), site.fetch(path))


def _check_file(address: str, own: StaticFile, policy: str, found: Fetched) -> Iterator[Finding]:
    if found.status != httpx.codes.OK:
        yield _answers_with(address, found)
        return
    if found.body != own.plain:
        theirs, ours = (sha256(body).hexdigest() for body in (found.body, own.plain))
        yield _error(
            N_("{address} has other bytes: its SHA-256 is {found}, that of this installation's file {own}."),
            address=address, found=theirs, own=ours,
        )  # fmt: skip
    yield from _check_head(address, found, own.media_type, policy)  # a worker takes its policy from the answer that brings it


def _check_pages(site: Site, pages: Iterable[SitePage]) -> Iterator[Finding]:
    for page in pages:
        yield from _check_page(site.origin + page.path, page, site.fetch(page.path))


def _check_page(address: str, own: SitePage, found: Fetched) -> Iterator[Finding]:
    if found.status != httpx.codes.OK:
        yield _answers_with(address, found)
        return
    yield from _check_head(address, found, HTML, own.policy)
    scripts = scripts_of(found.body)
    if scripts != own.scripts:
        others = [script for script in scripts if script not in own.scripts]
        told = _shown(others or scripts) or "-"
        yield _error(N_("{address} has other scripts than it should: {scripts}"), address=address, scripts=told)
    elif elsewhere := _ELSEWHERE.findall(found.body):
        yield _error(N_("{address} leads elsewhere: {elements}"), address=address, elements=_shown(elsewhere))
    elif own.bodies and found.body not in own.bodies:
        yield _error(N_("{address} is another page than this installation's."), address=address)


def _check_head(address: str, found: Fetched, media_type: str, policy: str) -> Iterator[Finding]:
    # Exactly one: of several, each must allow a thing, but a list in one line is more than we wish to reason about.
    policies = found.headers.get_list("content-security-policy")
    if policies != [policy]:
        told = _shown([line.encode() for line in policies])
        yield _error(
            N_("{address} has another Content-Security-Policy than it should: {found}"), address=address, found=told or "-"
        )
    if found.headers.get_list("content-type") != [media_type]:
        told = one_line(found.headers.get("content-type", "-"))[:SHOWN]
        yield _error(N_("{address} is said to be {found} and not {own}."), address=address, found=told, own=media_type)
    if "refresh" in found.headers:
        yield _error(
            N_("{address} leads elsewhere: {elements}"), address=address, elements=one_line(found.headers["refresh"])[:SHOWN]
        )


def _answers_with(address: str, found: Fetched) -> Finding:
    return _error(N_("{address} is not served: the site answers with {status}."), address=address, status=found.status)


def _error(sentence: str, **values: object) -> Finding:
    return Finding("error", sentence, values)


def _shown(parts: Iterable[bytes]) -> str:
    """Return *parts* on one line, as far as a terminal wants them: they are somebody else's."""
    return one_line(" ".join(part.decode(errors="replace") for part in parts))[:SHOWN]
