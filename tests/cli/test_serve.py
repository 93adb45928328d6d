"""Serving: what a real process answers, prints, locks and leaves behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.sweeper import sweep
from app.domain.running import Kept as Deadline
from app.storage.blob_files import BlobFiles
from app.storage.data_lock import InUse, changing, serving
from app.storage.deadlines import deadlines_of, insert_deadlines
from app.storage.ephemeral import EphemeralStore, Kept
from tests.cli.commands import Run
from tests.cli.demo import Demo
from tests.portal import new_portal
from tests.server import Server, StartServer, plain_environment, stop, tillit
from tests.services.cases import stage_noise, store_noise_case
from tests.services.office import DAY, office


def get(server: Server, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}") as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in listed]


def test_it_says_nothing_of_who_asks_for_what(start_server: StartServer, demo: Demo) -> None:
    server = start_server(demo.settings.data)
    assert get(server, "/example/")[0] == 200
    assert get(server, "/nowhere-in-particular")[0] == 404
    stop(server.process)
    printed = server.output.read_text()
    for word in ("127.0.0.1", "GET", "example", "nowhere", "404", "INFO"):
        assert word not in printed


def test_it_does_not_say_what_it_is_made_with(start_server: StartServer, demo: Demo) -> None:
    server = start_server(demo.settings.data)
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/") as answer:
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers


def test_a_crash_leaves_no_memory_on_a_disk(start_server: StartServer, demo: Demo) -> None:
    server = start_server(demo.settings.data)
    limits = Path(f"/proc/{server.process.pid}/limits").read_text()
    (core,) = [line.split() for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core[4:6] == ["0", "0"]


def test_several_workers_answer_and_end_together(start_server: StartServer, demo: Demo) -> None:
    server = start_server(demo.settings.data, "--workers", "2")
    assert len(children(server.process)) >= 2
    assert get(server, "/example/")[0] == 200
    workers = children(server.process)
    stop(server.process)
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            break
        time.sleep(0.05)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def test_it_listens_on_a_socket_file(tmp_path: Path) -> None:
    path = tmp_path / "s"
    command = tillit("serve", "--data", str(new_portal(tmp_path / "data").data), "--socket", str(path))
    with subprocess.Popen(command, env=plain_environment(tmp_path / "t"), stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(400):
                if path.exists() or process.poll() is not None:
                    break
                time.sleep(0.05)
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost:8000\r\nConnection: close\r\n\r\n")
                assert client.recv(100).startswith(b"HTTP/1.1 200")
        finally:
            stop(process)


def test_a_port_that_is_taken_gets_one_sentence(demo: Demo, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = tillit("serve", "--data", str(demo.settings.data), "--port", str(port))
        ran = subprocess.run(command, env=plain_environment(tmp_path / "t"), capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert str(port) in ran.stderr


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--workers", "0", "a whole number of processes from 1 to 64 is expected, not 0"),
        ("--workers", "65", "a whole number of processes from 1 to 64 is expected, not 65"),
        ("--workers", "two", "a whole number of processes from 1 to 64 is expected, not two"),
        ("--port", "0", "a port is a number from 1 to 65535, not 0"),
        ("--port", "65536", "a port is a number from 1 to 65535, not 65536"),
        ("--port", "8\u0660", "a port is a number from 1 to 65535, not 8\u0660"),
    ],
)
def test_a_number_that_means_nothing_is_refused_with_what_it_counts(run: Run, option: str, value: str, expected: str) -> None:
    ran = run("serve", option, value)
    assert ran.code == 2
    assert f"argument {option}: {expected}" in ran.err


def test_a_portal_that_is_served_is_not_upgraded(start_server: StartServer, demo: Demo, run: Run) -> None:
    start_server(demo.settings.data)
    ran = run("upgrade", "--no-backup")
    assert ran.code == 1
    assert "stop it first" in ran.err


def test_servers_share_a_folder_and_a_change_has_it_alone(tmp_path: Path) -> None:
    with serving(tmp_path), serving(tmp_path), pytest.raises(InUse), changing(tmp_path):
        pass
    with changing(tmp_path), pytest.raises(InUse), serving(tmp_path):
        pass
    with changing(tmp_path):
        pass


def test_a_killed_server_holds_no_lock(start_server: StartServer, demo: Demo) -> None:
    server = start_server(demo.settings.data)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    with changing(demo.settings.data):
        pass


def test_a_sweep_takes_leases_orphans_and_sessions_that_are_over_and_nothing_else(tmp_path: Path) -> None:
    with office(tmp_path, "ada") as made:
        over, running, taken = (stage_noise(made, lease_until=until) for until in (1, 2**40, 1))
        store_noise_case(made, taken)
        store = EphemeralStore(made.settings.ephemeral)
        store.put("session", b"over", Kept(b"x", 1))
        store.put("session", b"running", Kept(b"x", 2**40))
        sweep(made.database, BlobFiles(made.settings.blobs), store)
        assert set(BlobFiles(made.settings.blobs).all()) == {running, taken}
        assert over not in {running, taken}
        assert store.get("session", b"running", 1) is not None
        assert store.get("session", b"over", 0) is None


def test_a_sweep_does_what_deadlines_ask_for(tmp_path: Path) -> None:
    with office(tmp_path, "ada") as made:
        case = store_noise_case(made)
        late = Deadline(id="feedback", side=None, day=DAY, set_by="rules", promised=True, warn=3)
        with made.database.writing() as session:
            insert_deadlines(session, case, [late])
        made.settings.ephemeral.parent.mkdir(parents=True, exist_ok=True)
        sweep(made.database, BlobFiles(made.settings.blobs), EphemeralStore(made.settings.ephemeral))
        with made.database.reading() as session:
            assert [one.state for one in deadlines_of(session, case)] == ["passed"]


def test_tick_says_what_was_done(run: Run, demo: Demo) -> None:
    ran = run("tick")
    assert ran.code == 0, ran.err
    assert ran.lines[-1].endswith("who slept may read now.")
    assert run("tick").lines[-1].startswith("Warned of 0 deadlines; 0 have passed;")


def test_a_step_of_the_sweep_that_fails_hinders_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with office(tmp_path, "ada") as made:
        stray = made.settings.blobs / "staging" / "notes.part"
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"somebody's")
        stage_noise(made, lease_until=1)
        made.settings.ephemeral.parent.mkdir(parents=True, exist_ok=True)
        store = EphemeralStore(made.settings.ephemeral)
        with closing(sqlite3.connect(made.settings.ephemeral, isolation_level=None)) as other, caplog.at_level("WARNING"):
            store._connection.execute("PRAGMA busy_timeout = 50")
            other.execute("BEGIN EXCLUSIVE")
            sweep(made.database, BlobFiles(made.settings.blobs), store)
        assert "OperationalError" in caplog.text
        assert set(BlobFiles(made.settings.blobs).all()) == set()
        assert stray.exists()


def test_serving_sweeps(start_server: StartServer, tmp_path: Path) -> None:
    with office(tmp_path / "o", "ada") as made:
        blob = stage_noise(made, lease_until=1)
    files = BlobFiles(made.settings.blobs)
    assert blob in set(files.all())
    start_server(made.settings.data)
    for _ in range(100):
        if blob not in set(files.all()):
            break
        time.sleep(0.05)
    assert set(files.all()) == set()


def test_it_keeps_sessions_where_it_is_told(start_server: StartServer, demo: Demo) -> None:
    server = start_server(demo.settings.data)
    get(server, "/example/")
    assert (server.runtime / "ephemeral.db").exists()
