"""The command line, ``share-service``: one group, its commands by room in ``commands/``."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword

import click

from share_service import __version__, logs
from share_service.errors import ServiceError

EXIT_REFUSED = 1
EXIT_INTERRUPTED = 130

# Each command is a name in a room of `commands/`, which is imported when the command is called:
# making a key need not load the fonts.
ROOMS = {
    "serve": "serving",
    "demo": "demo",
    "migrate": "serving",
    "worker": "worker",
    "tick": "upkeep",
    "doctor": "doctor",
    "backup": "upkeep",
    "restore": "upkeep",
    "card": "cards",
    "layout": "cards",
    "read": "pages",
    "lint": "lint",
    "urls": "sharing",
    "meta": "sharing",
    "link": "sharing",
    "import": "importing",
    "override": "overriding",
    "stats": "numbers",
    "export": "export",
    "alerts": "telling",
    "digest": "telling",
    "key": "keys",
    "editor": "editors",
}


class _Rooms(click.Group):
    def list_commands(self, _context: click.Context) -> list[str]:
        return list(ROOMS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        room = ROOMS.get(name)
        if room is None:
            return None
        # A word of Python's own takes an underscore (PEP 8).
        command = getattr(import_module(f"share_service.commands.{room}"), name + "_" * iskeyword(name))
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="share-service")
def group() -> None:
    """Share buttons, preview cards, signed links and honest counts for a newsroom."""


def main() -> None:
    """Run the command line: a refusal is one sentence on standard error and exit status 1."""
    # Standard output is for what was asked: the log goes beside it from the first line on.
    logs.setup("warning")
    try:
        group(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except ServiceError as error:
        click.echo(f"share-service: {error.detail}", err=True)
        sys.exit(EXIT_REFUSED)
