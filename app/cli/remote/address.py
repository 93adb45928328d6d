"""The address of an organisation's page, as a person types it, and where its API stands."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.domain.languages import LANGUAGES
from app.services.obstacle import N_, Obstacle

API = "/api/reports/v1"


@dataclass(frozen=True, slots=True)
class Address:
    """An organisation's pages: *origin* is scheme://host[:port], *slug* the organisation's place there."""

    origin: str
    slug: str
    onion: bool

    @property
    def api(self) -> str:
        """Return where the organisation's API begins."""
        return f"{self.origin}{API}/{self.slug}"


def read_address(text: str) -> Address:
    """
    Return the address that *text* says; what follows the organisation's own page is left out.

    Raises:
        Obstacle: it is no address of an organisation's page, or one on which everybody on the way reads along.
    """
    parts = urlsplit(text.strip())
    words = [word for word in parts.path.split("/") if word]
    if words and words[0] in LANGUAGES:
        words = words[1:]
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or not words or parts.username is not None:
        raise Obstacle(N_("Give the whole address of the organisation's page, such as https://HOST/SLUG/."))
    onion = host.endswith(".onion")
    if parts.scheme == "http" and not onion and not _is_this_machine(host):
        raise Obstacle(N_("That address is not encrypted on the way: use https, or the onion address."))
    return Address(f"{parts.scheme}://{parts.netloc}", words[0], onion)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
