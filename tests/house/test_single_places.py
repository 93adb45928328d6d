"""One place reads the clock, one the environment, one the randomness; the domain imports nothing outside."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import name_of, written_by_hand

CLOCK = re.compile(r"(?:^|\.)(?:datetime|date)\.(?:now|utcnow|today)$|^time\.(?:time|time_ns|gmtime|localtime|strftime)$")
ENVIRONMENT = re.compile(r"^os\.(?:environb?|getenvb?)$")
RANDOMNESS = re.compile(
    r"^(?:secrets|random|uuid)\.|^os\.(?:urandom|getrandom)$|\.utils\.random$"
    r"|(?:PrivateKey|SigningKey|Fernet|AESGCM|ChaCha20Poly1305)\.generate(?:_key)?$|(?:^|\.)random_(?:base32|hex)$"
)
PLACES = [("app/clock.py", CLOCK), ("app/settings.py", ENVIRONMENT), ("crypto/randomness.py", RANDOMNESS)]
SERVER = ("app/", "crypto/")


def dotted_names(path: Path) -> Iterator[str]:
    """Yield every dotted name of *path* that begins with an imported one, written out in full."""
    tree = ast.parse(path.read_text())
    imported: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            imported |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, dot, rest = ast.unparse(node).partition(".")
            if first in imported:
                yield imported[first] + dot + rest


@pytest.mark.parametrize(("place", "source"), PLACES, ids=["clock", "environment", "randomness"])
def test_only_one_place_reads_it(place: str, source: re.Pattern[str]) -> None:
    """What else wants it is handed it: so tests can say what day it is."""
    users = {name_of(path) for path in written_by_hand(".py", under=SERVER) if any(map(source.search, dotted_names(path)))}
    assert users == {place}


def test_a_name_imported_by_itself_is_seen_too(tmp_path: Path) -> None:
    """The scan looks through `from os import urandom as noise`."""
    source = tmp_path / "sly.py"
    source.write_text("from os import urandom as noise\nimport time as t\nnoise(3)\nt.time()\n")
    names = set(dotted_names(source))
    assert {"os.urandom", "time.time"} <= names


def test_the_client_has_one_place_for_randomness_and_one_for_the_clock() -> None:
    """`Math.random` is for nobody."""
    files = written_by_hand(".ts", ".tsx", under=("app/client/", "crypto/browser/"))
    texts = {name_of(path): path.read_text() for path in files}
    assert {name for name, text in texts.items() if "getRandomValues" in text} <= {"crypto/browser/randomness.ts"}
    assert {name for name, text in texts.items() if re.search(r"Date\.now\(|new Date\(\)", text)} <= {"app/client/clock.ts"}
    assert [name for name, text in texts.items() if "Math.random" in text] == []


def test_the_domain_imports_the_standard_library_alone() -> None:
    """Rules stand without a database, a web or a cipher."""
    allowed = sys.stdlib_module_names - {"os", "random", "secrets", "socket", "sqlite3", "subprocess", "time"}
    for path in written_by_hand(".py", under=("app/domain/",)):
        for module in imported_modules(path):
            assert module.split(".")[0] in allowed or module.startswith("app.domain"), f"{name_of(path)}: {module}"


def imported_modules(path: Path) -> Iterator[str]:
    """Yield the modules that *path* imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_browsers_protocol_knows_no_page() -> None:
    """It runs in a worker and in Node alike."""
    for path in written_by_hand(".ts", under=("crypto/browser/",)):
        code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\b(?:document|window|localStorage|sessionStorage|indexedDB)\b[.(\[]", code), name_of(path)


def test_templates_never_switch_escaping_off() -> None:
    """Whatever a reporter writes is shown as text."""
    for path in written_by_hand(".html", under=("templates/",)):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup", path.read_text()), name_of(path)
    for path in written_by_hand(".ts", ".tsx", under=("app/client/",)):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text()), name_of(path)
