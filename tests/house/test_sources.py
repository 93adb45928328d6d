"""What every source file keeps to: size, name, first line, reasons."""

import ast
import re
import tomllib

from tests.house.sources import ROOT, name_of, written_by_hand

LONGEST = 250
LONGER: dict[str, str] = {}  # file: why it has one subject all the same
SAYS_NOTHING = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "shared", "lib", "base"}
IGNORE = re.compile(r"(?:#|//|/\*) *(?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w, -]+\]|@ts-(?:expect-error|ignore))")
LEFT_OUT = re.compile(r"\b(?:pytest\.skip|mark\.skip|skipif|xfail|importorskip|test\.skip|test\.todo|it\.skip)\b")


def test_a_file_is_short_enough_to_have_one_subject() -> None:
    """Past 250 lines there are two."""
    files = written_by_hand(".py", ".ts", ".tsx", ".mjs", ".html", ".css", ".sh")
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST and name not in LONGER} == {}
    assert {name for name in LONGER if lengths.get(name, 0) <= LONGEST} == set(), "an exception no longer needed"


def test_a_file_is_named_for_its_subject() -> None:
    """Whatever goes into `utils` has a better place."""
    files = written_by_hand(".py", ".ts", ".tsx", ".mjs", ".sh")
    assert [name_of(path) for path in files if path.stem.strip("_") in SAYS_NOTHING] == []
    parents = {part for path in files for part in path.relative_to(ROOT).parts[:-1]}
    assert parents & SAYS_NOTHING == set()


def test_a_module_opens_with_a_line_that_says_what_it_holds() -> None:
    """The first line of the docstring is a sentence of its own."""
    for path in written_by_hand(".py"):
        docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
        first, *rest = docstring.splitlines() or [""]
        assert first.endswith((".", ":", "?")), f"{name_of(path)}: {first!r}"
        assert not rest or not rest[0], f"{name_of(path)}: its first line runs on"


def test_a_typescript_module_opens_with_a_comment_that_says_what_it_holds() -> None:
    """As in Python."""
    for path in written_by_hand(".ts", ".tsx", ".mjs"):
        assert path.read_text().startswith(("/**", "//")), name_of(path)


def test_an_ignored_check_has_its_reason() -> None:
    """`# noqa: X: why`, and every ignored rule in pyproject.toml."""
    for path in written_by_hand(".py", ".ts", ".tsx", ".mjs"):
        for line in path.read_text().splitlines():
            found = IGNORE.search(line)
            if found and path.name != "test_sources.py":
                assert re.search(r"\w{3}", line[found.end() :]), f"{name_of(path)}: {line.strip()}"
    configuration = (ROOT / "pyproject.toml").read_text()
    rules = tomllib.loads(configuration)["tool"]["ruff"]["lint"]
    for rule in [*rules["ignore"], *(rule for file in rules["per-file-ignores"].values() for rule in file)]:
        assert re.search(rf'"{rule}"\]?,? +# .*\w', configuration), f"pyproject.toml ignores {rule} for no reason"


def test_no_test_is_left_out() -> None:
    """A test that needs what isn't there fails and says so."""
    for path in written_by_hand(".py", ".ts", ".tsx", under=("tests/",)):
        if path.name != "test_sources.py":
            assert not LEFT_OUT.search(path.read_text()), name_of(path)
