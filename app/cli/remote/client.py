"""How a command speaks HTTP to a server elsewhere: through a proxy where one is named, and through no other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import httpx
from socksio import SOCKSError

from app.cli.remote.address import Address
from app.services.obstacle import N_, Obstacle

PATIENCE: Final = httpx.Timeout(120, connect=60)
"""Seconds: a circuit over Tor takes its time."""


def open_client(address: Address, base: str, proxy: str | None, headers: Mapping[str, str]) -> httpx.Client:
    """
    Return a client for what stands under *base*.

    Args:
        address: the page whose server is spoken to.
        base: the URL that paths are added to.
        proxy: a SOCKS proxy such as socks5h://127.0.0.1:9050, which also looks up the name; None goes straight there.
        headers: what every request carries.

    Raises:
        Obstacle: an onion address without a proxy, or what is named is none.
    """
    if address.onion and proxy is None:
        raise Obstacle(N_("An onion address is reached through Tor: add --proxy socks5h://127.0.0.1:9050."))
    try:
        # trust_env: a proxy that somebody else wrote into the environment must not come between
        return httpx.Client(base_url=base, proxy=proxy, timeout=PATIENCE, trust_env=False, headers=dict(headers))
    except (ValueError, httpx.InvalidURL):
        raise Obstacle(N_("{proxy} is no proxy: give one such as socks5h://127.0.0.1:9050."), proxy=proxy) from None


def read_whole(answer: httpx.Response, most: int) -> bytes:
    """Return the body of an answer that is being streamed, decompressed; raises `Obstacle`: it has more than *most* bytes."""
    body = bytearray()
    for block in answer.iter_bytes():
        body += block
        if len(body) > most:
            path = answer.request.url.path
            raise Obstacle(N_("{path} has more than {most} bytes: nothing of ours is as large."), path=path, most=most)
    return bytes(body)


@contextmanager
def reached() -> Iterator[None]:
    """Turn a connection that fails into one sentence."""
    try:
        yield
    except (httpx.RequestError, httpx.InvalidURL, SOCKSError):
        # SOCKSError: Tor Browser's port says in codes of its own why an onion is not reached, and httpx does not know them
        raise Obstacle(N_("The server can't be reached, or the connection broke off.")) from None
