"""The unit, the onion services and the settings of deploy/, as the programs that read them see them."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from app.settings import read_settings
from tests.deploy.book import blocks
from tests.deploy.fronts import DEPLOY, adapted, program

pytestmark = pytest.mark.slow  # what reads them is not on every machine: see tests/setup/servers.sh

UNITS = ("tillit.service", "tillit-backup.service", "tillit-backup.timer", "tillit-mail.service", "tillit-mail.timer")
MOST_EXPOSED = 15  # tenths: systemd's own scale goes to 100


def settings_of(name: str) -> dict[str, str]:
    """Return the settings in an environment file, read as systemd and the shell both read it."""
    lines = (DEPLOY / name).read_text().splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {key: value for key, _, value in pairs}


def test_systemd_understands_every_line_of_the_units(tmp_path: Path) -> None:
    """With programs that are there in the place of those that an operator installs."""
    for name in UNITS:
        text = re.sub(r"/opt/tillit/venv/bin/python|/usr/local/sbin/tillit", "/bin/true", (DEPLOY / name).read_text())
        (tmp_path / name).write_text(text)
    units = [str(tmp_path / name) for name in UNITS]
    ran = subprocess.run([program("systemd-analyze"), "verify", *units], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_portal_is_exposed_to_next_to_nothing() -> None:
    unit = DEPLOY / "tillit.service"
    command = [program("systemd-analyze"), "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(unit)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    "line", ["LimitCORE=0", "MemorySwapMax=0", "MemoryMax=75%", "OOMPolicy=continue", "UMask=0077", "PrivateNetwork=yes"]
)
def test_memory_and_network_are_what_the_score_does_not_show(line: str) -> None:
    assert line in (DEPLOY / "tillit.service").read_text().splitlines()


def test_the_settings_are_ones_that_the_portal_takes() -> None:
    settings = settings_of("tillit.env")
    taken = read_settings(settings)
    assert (str(taken.data), str(taken.runtime)) == ("/var/lib/tillit/data", "/run/tillit/sessions")
    source = (DEPLOY.parent / "app/settings.py").read_text()
    named = set(re.findall(r"TILLIT_[A-Z_]+", source))
    told = set(
        re.findall(
            r"TILLIT_[A-Z_]+", "".join((DEPLOY / name).read_text() for name in ("tillit.env", "tillit-mail.env", "README.md"))
        )
    )
    assert told == named
    commented = re.search(r"^#(TILLIT_STAFF_ORIGINS)=(.*)$", (DEPLOY / "tillit.env").read_text(), re.MULTILINE)
    assert commented
    assert read_settings({commented[1]: commented[2].lower()}).staff_origins


def test_only_what_sends_mail_has_its_settings_and_a_network() -> None:
    """Were they the portal's, its own attempts would fail without a network, and put off what could be sent."""
    mail = read_settings(settings_of("tillit.env") | settings_of("tillit-mail.env")).mail
    assert mail is not None
    assert mail.tls == "starttls"
    assert read_settings(settings_of("tillit.env")).mail is None
    files = {"tillit.service": ["/etc/tillit.env"], "tillit-mail.service": ["/etc/tillit.env", "/etc/tillit-mail.env"]}
    for unit, named in files.items():
        assert re.findall(r"^EnvironmentFile=(.*)$", (DEPLOY / unit).read_text(), re.MULTILINE) == named
    assert "/etc/tillit-mail.env" in (DEPLOY / "tillit").read_text()


def test_everything_meets_at_one_socket_file() -> None:
    """The unit makes it, proxies and onion services look for it, and the way there is one that others may pass."""
    for name in ("tillit.service", "Caddyfile", "nginx.conf", "torrc", "Containerfile", "README.md"):
        text = (DEPLOY / name).read_text()
        assert "/run/tillit/s" in text, name
        assert set(re.findall(r"/run/tillit/\w+", text)) <= {"/run/tillit/s", "/run/tillit/sessions"}, name
    assert "RuntimeDirectoryMode=0711" in (DEPLOY / "tillit.service").read_text()


def onion_folders(tmp_path: Path) -> Path:
    """Write the torrc with folders of the test's own, and return where it lies."""
    text = adapted("torrc", {"/var/lib/tor/": f"{tmp_path}/"})
    torrc = tmp_path / "torrc"
    torrc.write_text(f"{text}\nDataDirectory {tmp_path}/data\n")
    return torrc


def run_tor(torrc: Path, *arguments: str, seconds: int = 30) -> str:
    """Run tor and return what it said; it is stopped after *seconds*, if need be."""
    command = [program("tor"), "-f", str(torrc), "--hush", *arguments]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as stopped:
        return (stopped.stdout or b"").decode()
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def complaints(said: str) -> list[str]:
    """Return the warnings, without the one that only a test run by root gets."""
    return [line for line in said.splitlines() if re.search(r"\[(?:warn|err)\]", line) and "Tor as root" not in line]


def test_tor_takes_the_onion_services_without_a_warning(tmp_path: Path) -> None:
    """Proof of work included: a Tor that was built without it says so here."""
    said = run_tor(onion_folders(tmp_path), "--verify-config")
    assert complaints(said) == []


def test_a_key_made_by_the_book_lets_staff_in(tmp_path: Path) -> None:
    """Tor reads the keys as it starts and says which it can't use: one that is spoilt is seen, so the other is good."""
    torrc = onion_folders(tmp_path)
    keys = tmp_path / "staff/authorized_clients"
    keys.mkdir(parents=True)
    for folder in (tmp_path / "staff", keys):
        folder.chmod(0o700)
    making = next(text for place, text in blocks() if place == "server" and text.startswith("umask 077"))
    changes = {
        "/var/lib/tor/staff": f"{tmp_path}/staff",
        "/run/": f"{tmp_path}/",
        "chown debian-tor: kari.auth": "",
        "systemctl reload tor": "",
    }
    for old, new in changes.items():
        assert old in making
        making = making.replace(old, new)
    shown = subprocess.run(["bash", "-euo", "pipefail", "-c", making], check=True, capture_output=True, text=True).stdout
    assert re.fullmatch(r"[A-Z2-7]{52}\n", shown)
    assert complaints(run_tor(torrc, "--DisableNetwork", "1", seconds=8)) == []
    good = (keys / "kari.auth").read_text()
    assert shown.strip() not in good, "the private half stays with its owner"
    (keys / "kari.auth").write_text(good[:-5] + "\n")
    assert complaints(run_tor(torrc, "--DisableNetwork", "1", seconds=8)) != []


def test_the_container_is_made_by_the_commands_of_the_page() -> None:
    """So that both are what the lock says, installed alike."""
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    made = [
        line.removeprefix("RUN ") for line in lines if line.startswith("RUN ") and "/opt/tillit" in line and "printf" not in line
    ]
    (installing,) = [text for _, text in blocks() if text.startswith("cd /usr/local/src/tillit")]
    assert len(made) == 4
    assert set(made) <= set(installing.splitlines())
    copied = [source for line in lines if line.startswith("COPY ") and "--from" not in line for source in line.split()[1:-1]]
    assert [source for source in copied if not (DEPLOY.parent / source).exists()] == []
    (copying,) = [line for line in installing.splitlines() if line.startswith("cp -r ")]
    assert set(copied) - {"requirements.lock"} == set(copying.split()[2:-1])


def test_commands_run_as_the_portals_user_and_leave_no_memory_behind() -> None:
    """What it does in earnest is seen where the page is typed."""
    text = (DEPLOY / "tillit").read_text()
    assert os.access(DEPLOY / "tillit", os.X_OK)
    for needed in ("setpriv --reuid=tillit --regid=tillit --clear-groups --no-new-privs", "umask 077", "ulimit -c 0"):
        assert needed in text
