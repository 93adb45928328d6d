"""The rulebooks that come with the portal."""

from importlib.resources import files


def rulebook_file(name: str) -> bytes:
    """
    Return the file of the rulebook called *name*.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return (files(__package__) / f"{name}.toml").read_bytes()
