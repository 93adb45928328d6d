"""The tree holds nothing of the place where it was made."""

import re

from tests.house.sources import text_files

MACHINE = re.compile(r"/(?:work|root|tmp/bash_jobs|opt/(?:pypi|wheels))/|/home/(?!tillit)\w|/Users/\w")
REGISTRIES = re.compile(r"registry\.npm|pypi\.org|pythonhosted|(?:deb|archive)\.(?:debian|ubuntu)|proxy\.golang")
WORKPLACE = re.compile(
    r"\bissues? (?:show|#?\d)|\bshared/(?:design|recipes|spikes|hooks)|\b(?:sub|AI )?agents? (?:tool|session)"
    r"|\bClaude\b|\bAnthropic\b|\bOpenAI\b|\bthe brief\b",
    re.IGNORECASE,
)
ADDRESS_IN_LOCK = re.compile(r'"resolved"|index-url|find-links|https?://\S*(?:/simple|\.tgz|\.whl|\.tar\.gz)')
THIS_FILE = "tests/house/test_tree.py"


def lines_with(pattern: re.Pattern[str], ending: str = "") -> list[str]:
    """Return the lines of the project's files in which *pattern* is found."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in text_files().items()
        if name != THIS_FILE and name.endswith(ending)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_developers_machine() -> None:
    """The project runs wherever it is unpacked."""
    assert lines_with(MACHINE) == []


def test_no_package_registry_is_named() -> None:
    """Where packages come from is the installer's own setting; their hashes are ours."""
    assert lines_with(REGISTRIES) == []


def test_the_project_speaks_of_itself_alone() -> None:
    """Not of how or where it was written."""
    assert lines_with(WORKPLACE) == []


def test_locks_pin_by_hash_and_hold_no_address() -> None:
    """A lock that names a place would install from there."""
    locks = {name: text for name, text in text_files().items() if name.endswith((".lock", "-lock.json"))}
    assert set(locks) == {"package-lock.json", "requirements-dev.lock", "requirements.lock"}
    assert lines_with(ADDRESS_IN_LOCK, ".lock") + lines_with(ADDRESS_IN_LOCK, "-lock.json") == []
    assert locks["package-lock.json"].count('"integrity"') > 10
    for name in ("requirements.lock", "requirements-dev.lock"):
        for requirement in re.split(r"\n(?=\S)", locks[name].strip()):
            assert "==" in requirement, requirement
            assert "--hash=sha256:" in requirement, requirement


def test_both_python_locks_pin_the_same_releases() -> None:
    """What is tested is what runs."""
    pinned = {
        name: set(re.findall(r"^(\S+==\S+)", text_files()[name], re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    assert pinned["requirements.lock"] < pinned["requirements-dev.lock"]
