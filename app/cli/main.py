"""`tillit COMMAND`: finds the command's module, runs it, and turns what a person did wrong into one sentence."""

import importlib
import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence

from app.cli.parsing import speak_in_usage
from app.cli.plain_text import one_line
from app.cli.texts import explain, program, speak, warn
from app.cli.texts import translate as _
from app.domain.problem import N_, Problem
from app.settings import command_language
from crypto.errors import CryptoError

# A command's module is imported only when it is asked for: `tillit open` must not wait for a web server to load.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("app.cli.init", N_("make a new, empty portal")),
    "org": ("app.cli.organisation", N_("an organisation: create it, change its rulebook and settings, print its poster")),
    "rulebook": ("app.cli.rulebook", N_("a rulebook: look whether it can be used, and what it says")),
    "unit": ("app.cli.unit", N_("a part of the organisation: create it, remove it")),
    "body": ("app.cli.body", N_("a body that receives reports: create it")),
    "staff": ("app.cli.staff", N_("the people who work with reports: invite, mark, list, end")),
    "case": ("app.cli.case", N_("a case: erase it")),
    "directory": ("app.cli.directory", N_("the signed directory: draft, sign, publish")),
    "tick": ("app.cli.tick", N_("warn of deadlines, let them pass, wake who waited for it; a served portal does so by itself")),
    "serve": ("app.cli.serve", N_("serve the portal")),
    "demo": ("app.cli.demo", N_("serve a portal with made-up people and cases")),
    "report": ("app.cli.report", N_("report to an organisation, sealed on this machine")),
    "return": ("app.cli.come_back", N_("come back to a report with its ten words")),
    "open": ("app.cli.open", N_("read an exported case offline")),
    "key": ("app.cli.key", N_("make or protect a key file")),
    "doctor": ("app.cli.doctor", N_("look for what is wrong with this portal")),
    "backup": ("app.cli.backup", N_("write everything into one sealed file")),
    "restore": ("app.cli.restore", N_("make a portal from a backup")),
    "upgrade": ("app.cli.upgrade", N_("bring the database to this version")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 it could not be done, 2 it was asked for wrongly."""
    os.umask(0o077)  # whatever a command writes, others on this machine can't read
    speak(command_language())
    speak_in_usage()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except Problem as problem:
        return _fail(explain(problem))
    except CryptoError:
        return _fail(_("This could not be opened, or does not verify."))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what reads us has gone: nothing more to say
        return 1
    except OSError as error:
        return _fail(one_line(f"{error.filename}: {error.strerror}" if error.filename else str(error)))
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    parser = ArgumentParser(prog=program(), description=_("An anonymous whistleblowing portal."), allow_abbrev=False)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for name, (module, purpose) in COMMANDS.items():
        command = commands.add_parser(name, help=_(purpose), description=_(purpose), allow_abbrev=False)
        if name == asked:
            importlib.import_module(module).configure(command)
    parsed = parser.parse_args(arguments)
    result: int | None = parsed.run(parsed)
    return result or 0


def _fail(sentence: str) -> int:
    warn(f"tillit: {sentence}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
