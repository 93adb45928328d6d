"""The two onion addresses: what answers where, to whom, and whose forms are taken."""

import socket

import httpx
import pytest

from tests.browser.firefox import STANDARD, OpenFirefox
from tests.browser.firefox_console import read_and_answer
from tests.portal import SLUG
from tests.reporter_program import ReporterProgram
from tests.tor.house import OnionHouse, through_tor

pytestmark = pytest.mark.timeout(600)

CONNECTED = 0
KEY_MISSING = 0xF4  # Tor's extensions to SOCKS, "Onion Service Missing Client Authorization"


def ask(method: str, url: str, proxy: str, **more: object) -> httpx.Response:
    """Send one request through Tor."""
    with httpx.Client(proxy=proxy, timeout=120, trust_env=False) as client:
        return client.request(method, url, **more)  # type: ignore[arg-type]  # only headers and fields of a form


def connect(socks: int, address: str) -> int:
    """Return what the Tor client at the port *socks* answers to whoever wants to reach *address* (RFC 1928, section 6)."""
    with socket.create_connection(("127.0.0.1", socks), 120) as connection, connection.makefile("rb") as answers:
        connection.sendall(b"\x05\x01\x00")
        assert answers.read(2) == b"\x05\x00"
        connection.sendall(b"\x05\x01\x00\x03" + bytes([len(address)]) + address.encode() + (80).to_bytes(2, "big"))
        return answers.read(2)[1]


def test_neither_address_answers_for_the_other(house: OnionHouse) -> None:
    page, console = f"/{SLUG}/report", "/staff/"
    reporters, staff = house.origin, house.console.removesuffix(console)
    assert [ask("GET", reporters + path, house.proxy).status_code for path in (page, console)] == [200, 404]
    assert [ask("GET", staff + path, house.staff_proxy).status_code for path in (page, console)] == [404, 200]


def test_who_has_no_key_does_not_find_the_staffs_address(house: OnionHouse) -> None:
    network = house.network
    assert connect(network.staff_client, network.staff) == CONNECTED
    assert connect(network.client, network.reporters) == CONNECTED
    assert connect(network.client, network.staff) == KEY_MISSING


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://{reporters}", 422),  # taken, and one word is too few
        ("https://{reporters}", 403),
        ("http://{staff}", 403),
        ("http://stranger.onion", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_a_form_is_taken_from_pages_of_this_onion_alone(house: OnionHouse, origin: str, status: int) -> None:
    sender = origin.format(reporters=house.network.reporters, staff=house.network.staff)
    headers = {"Origin": sender} if sender else {}
    answer = ask("POST", f"{house.url}receipt", house.proxy, headers=headers, data={"words": "lantern"})
    assert answer.status_code == status


def test_the_staff_answer_in_a_browser_at_their_own_address(house: OnionHouse, firefox: OpenFirefox) -> None:
    story = "The invoice was paid by hand"
    with ReporterProgram(f"http://127.0.0.1:{house.server.port}", SLUG) as reporter:
        words = reporter.report({"q_what": story, "kind": "report"})
        browser = firefox(through_tor(STANDARD, house.network.staff_client))
        read_and_answer(browser, house.console, house.portal.staff["ada"], story, "From our own address.")
        assert "From our own address." in reporter.come_back(words).text
