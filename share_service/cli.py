"""The command line, ``share-service``: one group, its commands by room in ``commands/``."""

from __future__ import annotations

import sys

import click

from share_service import __version__
from share_service.commands import cards, keys, numbers, pages, serving, upkeep
from share_service.errors import ServiceError

EXIT_REFUSED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="share-service")
def group() -> None:
    """Share buttons, preview cards, signed links and honest counts for a newsroom."""


for command in (
    serving.serve,
    serving.demo,
    serving.migrate,
    serving.tick,
    upkeep.doctor,
    upkeep.backup,
    upkeep.restore,
    cards.card,
    cards.layout,
    pages.read,
    pages.urls,
    pages.meta,
    pages.link,
    numbers.stats,
    keys.key,
    keys.editor,
):
    group.add_command(command)


def main() -> None:
    """Run the command line: a refusal is one sentence on standard error and exit status 1."""
    try:
        group(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except ServiceError as error:
        click.echo(f"share-service: {error.detail}", err=True)
        sys.exit(EXIT_REFUSED)
