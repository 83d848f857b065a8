"""Keep the translations with the words they translate: ``python tools/messages.py``.

Reads every message id in code and templates, merges them into the French catalogue, and compiles it.
Messages that lost their place are dropped; new ones are left empty and named, to be translated by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "share_service" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
# The entry that gettext reads the encoding and the plural rule from; no dates, so that it never changes by itself.
HEADER = """# French words of the service's pages.
msgid ""
msgstr ""
"Project-Id-Version: share-service\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
METHODS = [("share_service/**.py", "python"), ("templates/**.html", "jinja2")]


def used_messages() -> Catalog:
    """Return every message id in code and templates."""
    found = Catalog()
    for folder in ("share_service", "templates"):
        methods = [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS if pattern.startswith(folder)]
        for name, _line, message, _comments, context in extract_from_dir(ROOT / folder, methods):
            found.add(message, locations=[(f"{folder}/{name}", 0)], context=context)
    return found


def read_catalogue() -> Catalog:
    """Return the French catalogue as it is written."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    # Babel writes the present moment otherwise, and every run would change the compiled file.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the message ids without a translation."""
    return [str(message.id) for message in catalogue if message.id and not _complete(message.string)]


def compiled_messages() -> dict[str, object]:
    """Return what gettext reads in the compiled French catalogue: its messages by id."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        return by_id(read_mo(file))


def by_id(catalogue: Catalog) -> dict[str, object]:
    """Return a catalogue's translations by message id; a plural's forms as a tuple."""
    return {str(_plain(message.id)): _plain(message.string) for message in catalogue if message.id}


def _plain(text: object) -> object:
    return tuple(text) if isinstance(text, list | tuple) else text


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> None:
    catalogue = read_catalogue()
    catalogue.update(used_messages(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    for message in untranslated(catalogue):
        print(f"not translated yet: {message}")


if __name__ == "__main__":
    main()
