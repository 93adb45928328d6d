"""A SOCKS proxy that does not lead to the portal: one sentence says so."""

import socket
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server import plain_environment, tillit

pytestmark = pytest.mark.served

AGREED = b"\x05\x00"


def answer(listener: socket.socket, *answers: bytes) -> None:
    """Give everybody who connects these answers, one to each thing they say."""
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            with suppress(OSError), client:
                for said in answers:
                    client.recv(4096)
                    client.sendall(said)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([AGREED, b"\x05\x04\x00\x01" + bytes(6)], id="there is no such host"),
        pytest.param([AGREED, b"\x05\xf0\x00\x01" + bytes(6)], id="Tor finds no such onion"),
        pytest.param([AGREED, b"\x05\xf4\x00\x01" + bytes(6)], id="Tor has no key to the onion"),
        pytest.param([b"HTTP/1.1 400 Bad Request\r\n\r\n"], id="it is no SOCKS proxy"),
        pytest.param([b""], id="it hangs up"),
    ],
)
def test_a_proxy_that_does_not_lead_there_is_told_in_a_sentence(tmp_path: Path, answers: list[bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer, args=(listener, *answers), daemon=True).start()
        proxy = f"socks5h://127.0.0.1:{listener.getsockname()[1]}"
        line = tillit("report", f"http://{'a' * 56}.onion/house/", "--proxy", proxy, "--root-fingerprint", "ab" * 32)
        # a process of its own: httpx leaves the socket open, which only its end closes
        own = plain_environment(tmp_path)
        ran = subprocess.run(line, check=False, input="", capture_output=True, text=True, env=own, timeout=60)
        listener.shutdown(socket.SHUT_RDWR)
    assert ran.returncode == 1
    assert ran.stderr == "tillit: The server can't be reached, or the connection broke off.\n"
