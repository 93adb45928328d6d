"""deploy/README.md, typed as it stands into a Debian that is really booted: from nothing to reports, backup, update and back."""

import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import pytest

from crypto.encoding import unb64
from tests.deploy.book import Book
from tests.deploy.desk import Desk, shown_passphrase
from tests.deploy.fronts import NAME, VISITOR, Door, Visitor, make_certificate
from tests.deploy.machine import Machine, booted, bootstrap, copy_release
from tests.planted import Needles, search
from tests.reporter_program import File, ReporterProgram
from tests.staff_program import StaffProgram

pytestmark = [pytest.mark.slow, pytest.mark.served, pytest.mark.xdist_group("machine"), pytest.mark.timeout(900)]

SECRET = "The treasurer burnt the second ledger in Nygata."
SLUG = "example"
WELL = """python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("/run/tillit/s")' 2>/dev/null"""


@dataclass(frozen=True)
class InMachine(Door):
    """The proxy in the machine: visitors come over its own loopback."""

    machine: Machine

    def tcp(self, port: int | None = None) -> socket.socket:
        return self.machine.in_its_network(lambda: super(InMachine, self).tcp(port))


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Yield a bare Debian 12 with the release on it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        bootstrap(root, Path(folder) / "wheels")
        with booted(root, Path(folder) / "boot.txt") as running:
            running.type("systemctl stop caddy nginx tor")  # as if they were not installed yet
            yield running


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk whose Python has the libraries already."""
    copy_release(tmp_path / "desk")
    (tmp_path / "desk/.venv").symlink_to(sys.prefix)
    return Desk(tmp_path / "desk")


@pytest.fixture
def by_onion(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take requests for onion addresses to where Tor takes them in the machine."""
    connect = HTTPConnection.connect

    def connect_to_onion(self: HTTPConnection) -> None:
        if not self.host.endswith(".onion"):
            connect(self)
            return
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(machine.inside("/run/tillit/s")))

    monkeypatch.setattr(HTTPConnection, "connect", connect_to_onion)


def prepare(book: Book, machine: Machine) -> None:
    """Steps 1 to 4."""
    machine.type(book.next("server", "NAME="))
    off, _, rest = book.next("server", "swapoff").partition("\n")
    assert off == "swapoff --all"  # not typed: the swap is that of the machine underneath
    machine.type(rest)
    assert (machine.root / "etc/fstab").read_text().startswith("#")
    machine.type(book.next("server", "apt-get update"))
    install(book, machine)
    machine.type(book.next("server", "install -m 644 deploy/torrc"))
    # A kernel without AppArmor can still tell whether Tor's profile, with our line in it, is one.
    profile = machine.type("apparmor_parser --skip-kernel-load --skip-cache --preprocess /etc/apparmor.d/system_tor")
    assert "/run/tillit/s rw," in profile
    machine.type(book.next("server", "ONION="))
    machine.type(book.next("server", "sed"))


def install(book: Book, machine: Machine) -> str:
    """Step 2."""
    text = book.next("server", "cd /usr/local/src/tillit")
    machine.type(text)
    return text


def reach_by_https(book: Book, machine: Machine) -> Door:
    """Step 5, both ways: with a certificate of our own, since no authority is reached from here."""
    live = machine.root / f"etc/letsencrypt/live/{NAME}"
    live.mkdir(parents=True)
    certificate = make_certificate(live)
    machine.type("chmod -R a+rX /etc/letsencrypt")
    machine.type(book.next("server", "apt-get install --yes --no-install-recommends caddy"))
    caddyfile = machine.root / "etc/caddy/Caddyfile"
    own = f"\ttls /etc/letsencrypt/live/{NAME}/fullchain.pem /etc/letsencrypt/live/{NAME}/privkey.pem {{"
    caddyfile.write_text(caddyfile.read_text().replace("\ttls {", own))
    door = InMachine(443, certificate, machine)
    machine.type("systemctl restart caddy")
    see(door, machine)
    machine.type("systemctl disable --now caddy 2>&1")
    machine.type(book.next("server", "apt-get install --yes --no-install-recommends nginx-light"))
    book.pass_over("server", "certbot", "it asks an authority that can't be reached from here")
    machine.type(book.next("server", "systemctl restart nginx"))
    see(door, machine)
    return door


def see(door: Door, machine: Machine) -> None:
    """See from outside that the proxy, as the machine runs it, reaches the portal and names the onion address."""
    onion = machine.type("echo $ONION").strip()
    machine.wait_until(WELL, "tillit")
    with Visitor(door, SLUG) as visitor:
        assert visitor.request("GET", "/healthz").body == b"ok\n"
        page = visitor.request("GET", "/")
        headers = {name.lower(): value for name, value in page.headers}
        assert headers["onion-location"] == f"http://{onion}/"
        assert headers["strict-transport-security"].startswith("max-age=63072000")
        assert visitor.request("GET", "/staff/").status == 404, "the console has an address of its own"


def gather(book: Book, machine: Machine, desk: Desk) -> StaffProgram:
    """Step 6: roots at the desk, people on the server, the directory there and back."""
    book.pass_over("desk", "python3 -m venv .venv", "the desk's libraries are those that run this test")
    made = desk.type(book.next("desk", ".venv/bin/python -m app.cli.main key root"), ("made for you", ""))
    roots = re.search(r"--roots=(\S+)", made)
    assert roots, made
    created = machine.type(book.next("server", "tillit org create").replace("KEY,KEY", roots[1]))
    fingerprint = next(line for line in created.splitlines() if re.fullmatch(r"\s+([0-9a-f]{4} ?){16}", line))
    invited = machine.type(book.next("server", "tillit staff invite"))
    link = next(line.strip() for line in invited.splitlines() if "#enrol=" in line)
    staff = machine.type("echo $STAFF").strip()
    assert link.startswith(f"http://{staff}/staff/#enrol=")
    kari = StaffProgram.enrol(f"http://{staff}", unb64(link.partition("#enrol=")[2], 32), bytes.fromhex(fingerprint))
    machine.type(book.next("server", "umask 077"))
    authorised = (machine.root / "var/lib/tor/staff/authorized_clients/kari.auth").read_text()
    assert re.fullmatch(r"descriptor:x25519:[A-Z2-7]{52}\n", authorised)
    machine.type(book.next("server", "tillit directory draft"))
    shutil.copy(machine.root / "var/lib/tillit/proposal", desk.folder)
    signing = book.next("desk", ".venv/bin/python -m app.cli.main directory sign")
    desk.type(signing, ("[yes/no]", "yes"), ("Passphrase of root.key:", shown_passphrase(made)))
    shutil.copy(desk.folder / "signed", machine.root / "var/lib/tillit")
    looked_over = machine.type(book.next("server", "chown tillit"))
    assert "WRONG" not in looked_over
    return kari.sign_in()


def publish(book: Book, machine: Machine, desk: Desk) -> None:
    """Step 7: the poster names both addresses, the hashes are those of what is served."""
    machine.type(book.next("server", "tillit org poster"))
    poster = (machine.root / "var/lib/tillit/poster-nb.html").read_text()
    for origin in (f"https://{NAME}", f"http://{machine.type('echo $ONION').strip()}"):
        assert f"{origin}/nb/{SLUG}/" in poster
    book.pass_over("desk", ".venv/bin/python -m app.cli.main doctor --site", "neither name nor onion address is known out here")
    desk.type(book.next("desk", ".venv/bin/python -m app.cli.main doctor --hashes"))
    served = sha256((machine.root / "opt/tillit/source/app/static/reporter.js").read_bytes()).hexdigest()
    assert f"{served}  static/reporter.js" in (desk.folder / "hashes.txt").read_text().splitlines()


def back_up(book: Book, machine: Machine, desk: Desk) -> None:
    """Step 8: sealed on the server, opened at the desk."""
    made = desk.type(book.next("desk", ".venv/bin/python -m app.cli.main key make"), ("made for you", ""))
    shutil.copy(desk.folder / "backup.pub", machine.root / "var/lib/tillit")
    machine.type(book.next("server", "chmod 644 /var/lib/tillit/backup.pub"))
    (backup,) = (machine.root / "mnt/backup").glob("*.age")
    shutil.copy(backup, desk.folder / "backup.age")
    restoring = book.next("desk", ".venv/bin/python -m app.cli.main restore")
    assert "Nothing is wrong." in desk.type(restoring, ("Passphrase of backup.key:", shown_passphrase(made)))


def update(book: Book, machine: Machine, installing: str) -> None:
    """Step 9."""
    machine.type(book.next("server", "systemctl stop tillit"))
    machine.type(installing)
    machine.type(book.next("server", "tillit upgrade"))
    machine.wait_until(WELL, "tillit")


def test_an_operator_gets_from_a_bare_server_to_reports_and_back(machine: Machine, desk: Desk, by_onion: None) -> None:
    book = Book()
    installing = next(text for _, text in book.left if text.startswith("cd /usr/local/src/tillit"))
    prepare(book, machine)
    door = reach_by_https(book, machine)
    kari = gather(book, machine, desk)
    publish(book, machine, desk)
    with Visitor(door, SLUG) as reporter:
        words = reporter.report({"q_what": SECRET}, [File("ledger.bin", SECRET.encode() * 40_000)])
    is_confined(machine)
    back_up(book, machine, desk)
    update(book, machine, installing)
    with Visitor(door, SLUG) as reporter:
        assert SECRET in reporter.come_back(words).text
    with ReporterProgram(f"http://{machine.type('echo $ONION').strip()}", SLUG) as reporter:
        assert SECRET in reporter.come_back(words).text
    (case,) = kari.sign_in().open_all()
    assert SECRET in case.said()[0][1]
    nothing_is_left(machine)
    for beginning in ("podman build", "install", "CONFINED="):
        book.pass_over("container", beginning, "it is built and run by a test of its own")
    for beginning in ("install -m 644 deploy/tillit-mail.service", "tillit staff mail"):
        book.pass_over("server", beginning, "there is no mail server out here; the letters have tests of their own")
    assert book.left == []


def is_confined(machine: Machine) -> None:
    """What the unit says of the portal is so of the running process, and of each of its workers."""
    pids = set(machine.type("find /sys/fs/cgroup -path '*/tillit.service/cgroup.procs' -exec cat {} +").split())
    assert len(pids) >= 3
    own_network = machine.type("readlink /proc/self/ns/net")
    for pid in pids:
        state = dict(
            line.split(":\t") for line in machine.type(f"grep -E '^(Cap|NoNew|Seccomp:)' /proc/{pid}/status").splitlines()
        )
        assert {value for name, value in state.items() if name.startswith("Cap")} == {"0" * 16}
        assert (state["NoNewPrivs"], state["Seccomp"]) == ("1", "2")
        assert machine.type(f"readlink /proc/{pid}/ns/net") != own_network
        assert re.search(r"core file size +0 +0 ", machine.type(f"cat /proc/{pid}/limits"))
        assert len(re.findall(r" (?:/var)?/tmp .* tmpfs ", machine.type(f"cat /proc/{pid}/mountinfo"))) == 2


def nothing_is_left(machine: Machine) -> None:
    """What a reporter sent stands on no disk, in no memory file and in no log; no log names a visitor, and nothing ran amiss."""
    needles = Needles().text("the report", SECRET).text("a visitor", VISITOR)
    folders = [machine.root / name for name in ("var", "tmp", "etc", "home", "mnt")]
    assert search(needles, [*folders, machine.inside("/run")]) == []
    journal = machine.type("journalctl --no-pager --output=cat")
    assert "Tillit, a whistleblowing portal" in journal
    assert list(needles.found_in(journal.encode(), "the journal")) == []
    of_portal = machine.type("journalctl --no-pager --output=cat _SYSTEMD_UNIT=tillit.service")
    assert not re.search(r"(?i)error|warning|traceback", of_portal), of_portal
