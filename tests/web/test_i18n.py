"""Every word of the pages is French too, and the compiled words are the written ones."""

import re

from share_service.web.i18n import gettext
from tools import messages


def ids(catalogue):
    return {str(message.id) for message in catalogue if message.id}


def test_every_message_in_code_and_templates_is_translated():
    catalogue = messages.read_catalogue()
    assert ids(messages.used_messages()) - ids(catalogue) == set(), "run tools/messages.py and translate"
    assert messages.untranslated(catalogue) == []


def test_no_translation_has_lost_its_message():
    assert ids(messages.read_catalogue()) - ids(messages.used_messages()) == set(), "run tools/messages.py"


def test_the_compiled_catalogue_is_the_written_one():
    assert messages.compiled_messages() == messages.by_id(messages.read_catalogue()), "run tools/messages.py"


def test_french_punctuation_never_starts_a_line():
    """A no-break space before a colon and inside quotes, a thin one before ; ! and ?."""
    loose = re.compile(r" [:;!?»]|« |\u00a0[;!?]|\u202f:")
    strings = [text for message in messages.read_catalogue() for text in _forms(message.string)]
    assert [text for text in strings if loose.search(text)] == []


def _forms(string):
    return string if isinstance(string, tuple) else (string,)


def test_the_language_is_the_chosen_one_then_the_browsers_then_the_newsrooms(app):
    for path, accept, word in (
        ("/", "", "Maintenant"),
        ("/", "en-GB,en;q=0.9", "Now"),
        ("/", "de", "Maintenant"),
        ("/?lang=fr", "en", "Maintenant"),
        ("/?lang=en", "fr", "Now"),
        ("/?lang=tlh", "", "Maintenant"),
    ):
        with app.test_request_context(path, headers={"Accept-Language": accept} if accept else {}):
            assert gettext("Now") == word
