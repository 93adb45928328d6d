"""Debian's Firefox ESR, driven by Marionette, also as Tor Browser's Safer and Safest levels restrict it."""

import json
import os
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.browser.chromium import SCRIPT_PROBE
from tests.server import free_port, wait_until_listening

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports what newer Pythons will not have
    from marionette_driver.marionette import Marionette

Preferences: TypeAlias = dict[str, bool | int | str]


@dataclass(frozen=True)
class Mode:
    """How restricted the browser is: its name, and what is set beyond Firefox's own defaults."""

    name: str
    preferences: Preferences

    @property
    def script(self) -> bool:
        """Whether pages may run script."""
        return self.preferences.get("javascript.enabled", True) is True


_QUIET: Preferences = {  # no traffic of the browser's own
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.region.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-provider.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "remote.prefs.recommended": True,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "startup.homepage_welcome_url": "about:blank",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.unified": False,
}
_RESIST: Preferences = {
    "privacy.resistFingerprinting": True,
    "privacy.resistFingerprinting.letterboxing": True,
    "webgl.disabled": True,
}
_SAFER: Preferences = {
    **_RESIST,
    "javascript.options.asmjs": False,
    "javascript.options.baselinejit": False,
    "javascript.options.ion": False,
    "javascript.options.native_regexp": False,
    "javascript.options.wasm": False,
    "mathml.disabled": True,
}
STANDARD = Mode("standard", {})
RESIST = Mode("resist", _RESIST)
SAFER = Mode("safer", _SAFER)
SAFEST = Mode("safest", {**_SAFER, "javascript.enabled": False, "svg.disabled": True})

OpenFirefox: TypeAlias = Callable[..., Marionette]


@contextmanager
def running_firefox(profile: Path, mode: Mode, width: int, height: int) -> Iterator[Marionette]:
    """Yield a Marionette client on a browser whose profile is the new folder *profile*, kept for searching."""
    port = free_port()
    profile.mkdir()
    preferences = {**_QUIET, **mode.preferences, "marionette.port": port}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
    (profile / "user.js").write_text("".join(lines))
    command = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    size = {"MOZ_HEADLESS_WIDTH": str(width), "MOZ_HEADLESS_HEIGHT": str(height)}
    environment = os.environ | size | {"HOME": str(profile)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment) as process:
        try:
            wait_until_listening(port, process)
            client = Marionette(host="127.0.0.1", port=port)
            client.start_session()
            try:
                client.navigate(SCRIPT_PROBE)
                assert client.title == ("script is on" if mode.script else "script is off")
                client.navigate("about:blank")
                yield client
            finally:
                client.delete_session()
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[OpenFirefox]:
    """Return a function that starts Firefox in a mode, on a fresh profile under the test's folder."""
    with ExitStack() as browsers:

        def start(mode: Mode, *, width: int = 1000, height: int = 700) -> Marionette:
            profile = tmp_path / f"firefox-{len(list(tmp_path.glob('firefox-*')))}"
            return browsers.enter_context(running_firefox(profile, mode, width, height))

        yield start
