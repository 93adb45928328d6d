"""A portal behind two onion services, its committee, and browsers that reach it through Tor alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from crypto.passphrases import STAFF
from tests.browser.firefox import Mode, Preferences
from tests.portal import SLUG, Portal, new_portal
from tests.server import Server, free_port, serving
from tests.staff_case import StaffCase
from tests.staff_program import StaffProgram
from tests.tor.network import Network, tor_network


@dataclass
class OnionHouse:
    """A portal that reporters reach at one onion address and the staff at another; ada and bo handle its cases."""

    portal: Portal
    server: Server
    network: Network
    bo: StaffProgram

    @property
    def origin(self) -> str:
        """What reporters' browsers name as the sender of its forms."""
        return f"http://{self.network.reporters}"

    @property
    def url(self) -> str:
        """The organisation's start page."""
        return f"{self.origin}/{SLUG}/"

    @property
    def console(self) -> str:
        """The staff's console."""
        return f"http://{self.network.staff}/staff/"

    @property
    def proxy(self) -> str:
        """The way to onions for whoever has no key."""
        return f"socks5h://127.0.0.1:{self.network.client}"

    @property
    def staff_proxy(self) -> str:
        """The way to onions for the staff."""
        return f"socks5h://127.0.0.1:{self.network.staff_client}"

    def case_of(self, story: str) -> StaffCase:
        """Return the one case whose report tells *story*, as bo reads it."""
        [case] = [case for case in self.bo.open_all() if story in case.said()[0][1]]
        assert case.refused == []
        return case


@contextmanager
def onion_house(folder: Path) -> Iterator[OnionHouse]:
    """Yield a portal in the new folder *folder*, behind a network of its own."""
    port = free_port()
    portal = new_portal(folder / "data")
    with tor_network(folder / "tor", port) as network:
        # the programs of the staff, who enrol and answer beside the tests, come straight to the port
        staff = f"http://{network.staff},http://localhost:{port}"
        origins = {"TILLIT_ORIGINS": f"http://{network.reporters}", "TILLIT_STAFF_ORIGINS": staff}
        with serving(folder, portal.data, environment=origins, port=port) as server:
            _, bo = portal.join(server.url, "ada", "bo", profile=STAFF)
            yield OnionHouse(portal, server, network, bo.sign_in())


def through_tor(mode: Mode, socks: int, *, trusting: bool = True) -> Mode:
    """
    Return *mode* with every name looked up and every page fetched by the Tor client at the port *socks*.

    Args:
        mode: how restricted the browser is.
        socks: the client's port.
        trusting: whether an onion counts as a secure context, as in Tor Browser; else there is no `crypto.subtle`.
    """
    way: Preferences = {
        "dom.securecontext.allowlist_onions": trusting,
        "network.dns.blockDotOnion": False,
        "network.proxy.type": 1,
        "network.proxy.socks": "127.0.0.1",
        "network.proxy.socks_port": socks,
        "network.proxy.socks_version": 5,
        "network.proxy.socks_remote_dns": True,
    }
    return replace(mode, preferences={**mode.preferences, **way})
