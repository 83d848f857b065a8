"""Keep the translations with the words they translate: ``python tools/messages.py``.

Reads every message id in code and templates, merges them into the French catalogue, and compiles it.
Messages that lost their place are dropped; new ones are left empty and named, to be translated by hand.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
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
        return read_po(file, locale="fr")


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the message ids without a translation."""
    return [str(message.id) for message in catalogue if message.id and not _complete(message.string)]


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> None:
    catalogue = read_catalogue()
    catalogue.update(used_messages(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    for message in untranslated(catalogue):
        print(f"not translated yet: {message}")


if __name__ == "__main__":
    main()
