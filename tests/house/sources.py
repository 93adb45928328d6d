"""The project's own files, as git knows them: what is tracked, or new and not ignored."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT = ("app/static/", "tests/vectors/", "package-lock.json", "requirements")


def project_files() -> list[Path]:
    """Return every file of the project."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.split("\0")
    files = sorted(ROOT / name for name in set(names) if name and (ROOT / name).is_file())
    assert files, "git lists no file"
    return files


def text_files() -> dict[str, str]:
    """Return the text of every file that is text, by its path in the project."""
    texts = {}
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            texts[name_of(path)] = content.decode()
    return texts


def written_by_hand(*endings: str, under: tuple[str, ...] = ("",)) -> list[Path]:
    """Return the files with one of *endings*, below one of *under*, that no program wrote; there is at least one."""
    files = [
        path
        for path in project_files()
        if path.suffix in endings and name_of(path).startswith(under) and not name_of(path).startswith(BUILT)
    ]
    assert files, f"no file that ends in {endings} under {under}"
    return files


def name_of(path: Path) -> str:
    """Return the path of *path* in the project."""
    return path.relative_to(ROOT).as_posix()
