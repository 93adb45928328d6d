"""The portal behind the proxies of deploy/, seen from outside; what passes through is searched for in all they can write."""

import ssl
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.deploy.conftest import Site
from tests.deploy.fronts import FRONTS, NAME, ORIGIN, VISITOR, Visitor
from tests.planted import Found, Needles, search, search_open_files
from tests.portal import SLUG
from tests.reporter_program import File
from tests.server import stop

pytestmark = [pytest.mark.served, pytest.mark.xdist_group("proxies")]  # one house for all

MIB = 1024 * 1024
SECRET = "The treasurer burnt the second ledger in Nygata."
BLOCKS = 50


def block() -> bytes:
    """Return a MiB in which the planted text stands every hundred bytes."""
    return (SECRET.encode() * 30_000)[:MIB]


@dataclass(frozen=True, repr=False)
class LongFile(File):
    """A file of 50 MiB that has *look* called when most of it is on its way."""

    look: Callable[[], None] = lambda: None

    @property
    def size(self) -> int:
        return BLOCKS * MIB

    def blocks(self) -> Iterator[bytes]:
        for number in range(BLOCKS):
            if number == BLOCKS - 2:
                self.look()
            yield block()


def kept(site: Site) -> list[Found]:
    """Return where what was sent stands: in folders, logs and open files of the proxy and of the portal."""
    needles = Needles().text("the file", SECRET)
    found = [*search(needles, [site.folder])]
    for process in (site.front.process, site.app):
        found += search_open_files(needles, process.pid)
    return found


def open_elsewhere(site: Site) -> set[str]:
    """Return what the proxy has open for writing outside its own folder, where nobody searches."""
    first = psutil.Process(site.front.process.pid)
    files = {file.path for process in (first, *first.children()) for file in process.open_files() if file.mode != "r"}
    return {path for path in files if not Path(path).is_relative_to(site.folder)}


def logged(folder: Path) -> str:
    """Return all that stands in files that may be logs."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < MIB]
    assert any(path.name == "output" for path in files)
    return "\n".join(path.read_text(errors="replace") for path in files)


def test_what_passes_through_stays_nowhere(site: Site) -> None:
    """Neither while fifty megabytes come in, nor while they go out to a reader who is slow, nor afterwards."""
    looked: list[list[Found]] = []
    with Visitor(site.front, SLUG) as reporter:
        file = LongFile("ledger.bin", b"", look=lambda: looked.append(kept(site)))
        words = reporter.report({"q_what": f"I saw it. {SECRET}"}, [file])
        case = reporter.come_back(words)
        (address,) = [address for message in case.messages for address in message.files.values()]
        download, got = reporter.download(address), 0
        for number, piece in enumerate(download):
            got += len(piece)
            if number == 1:
                time.sleep(0.5)  # the proxy now has more to pass on than anybody takes
                looked.append(kept(site))
    assert got == BLOCKS * MIB
    assert looked == [[], []]
    assert kept(site) == []
    assert open_elsewhere(site) == set()
    assert VISITOR not in logged(site.folder)


def test_every_page_carries_the_proxys_headers_beside_the_portals(site: Site) -> None:
    with Visitor(site.front, SLUG) as reporter:
        for address in (f"/{SLUG}/", f"/{SLUG}/report", "/nowhere"):
            page = reporter.get(address)
            headers = {name.lower(): value for name, value in page.headers}
            assert len(page.body) % 16384 == 0
            assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
            assert headers["onion-location"] == f"http://ONION.onion{address}"
            assert headers["content-security-policy"].startswith("default-src 'none'")
            assert headers["referrer-policy"] == "same-origin"
            assert headers.get("server", "nginx") == "nginx", "a version helps nobody but an attacker"
            assert not {"via", "x-powered-by", "alt-svc", "content-encoding", "etag"} & set(headers)


def test_a_session_is_kept_through_the_proxy(site: Site) -> None:
    """The scheme is known without being told: the cookie is one that only TLS carries."""
    with Visitor(site.front, SLUG) as reporter:
        words = reporter.report({"q_what": "The hall was never paid."})
        assert "The hall was never paid." in reporter.come_back(words).text
        assert set(reporter.cookies) == {"__Host-tillit"}


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_is_new_enough(site: Site, version: ssl.TLSVersion) -> None:
    context = site.front.context()
    context.minimum_version = context.maximum_version = version
    with site.front.tls(context) as connection:
        cipher = connection.cipher()
        assert cipher is not None
        assert "GCM" in cipher[0] or "CHACHA20" in cipher[0]


def test_old_tls_is_refused(site: Site) -> None:
    context = site.front.context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is the point
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version|unsupported"):
        site.front.tls(context)


def test_who_comes_without_tls_is_sent_to_where_it_is(site: Site) -> None:
    connection = HTTPConnection(NAME)
    connection.sock = site.front.tcp(site.front.http)
    connection.request("GET", f"/{SLUG}/")
    answer = connection.getresponse()
    assert answer.status in {301, 308}
    assert answer.headers["location"].startswith(ORIGIN)
    connection.close()


@pytest.mark.parametrize("site_to_break", FRONTS, indirect=True)
def test_what_goes_wrong_is_told_without_a_visitors_address(site_to_break: Site) -> None:
    """Noise instead of TLS, noise instead of HTTP, an upload that breaks off, a portal that is down."""
    site = site_to_break
    with site.front.tcp() as noise:
        noise.sendall(b"\x16\x03\x01 no hello")
    with site.front.tls() as noise:
        noise.sendall(b"no request\r\n\r\n")
        noise.recv(4096)
    with site.front.tls() as broken:
        broken.sendall(f"POST /{SLUG}/report HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900000\r\n\r\nhalf".encode())
    stop(site.app)
    with Visitor(site.front, SLUG) as reporter:
        assert reporter.request("GET", f"/{SLUG}/").status == 502
    stop(site.front.process)
    assert VISITOR not in logged(site.folder)
    assert VISITOR not in (site.folder / "app.txt").read_text()
