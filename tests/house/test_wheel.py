"""An installed copy is whole: it runs from an empty folder, without the tree it was built from."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.server import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], check=True, cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_a_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    """Templates, migrations, bundles and catalogues go along; sources of bundles and tests stay."""
    names = zipfile.ZipFile(wheel).namelist()
    data = ("app/templates/", "app/migrations/", "app/static/", "app/locale/nb/", "app/rulebooks/", "app/demo/pvda/")
    for needed in (*data, "crypto/"):
        assert any(name.startswith(needed) for name in names), needed
    tops = {name.split("/")[0].partition("-")[0] for name in names}
    assert tops == {"app", "crypto", "tillit"}
    assert [name for name in names if name.endswith((".ts", ".tsx", ".mjs")) or "__pycache__" in name] == []


def test_an_installed_copy_serves_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """With the demo's data, made by itself."""
    site, empty = tmp_path / "site", tmp_path / "empty"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run(pip, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    empty.mkdir()
    demo = [str(site / "bin/tillit"), "demo"]
    with serving(empty, tmp_path / "data", environment={"PYTHONPATH": str(site)}, command=demo) as server:
        assert server.process.poll() is None
