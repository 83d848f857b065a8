"""The sentence: what it says of a day, with and without days to compare with."""

from datetime import UTC, datetime

import pytest

from share_service.web.desk.explained import explanation
from share_service.web.desk.sentence import Today, known_weeks, sentence

SUNDAY = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
FRENCH = {
    (0, (), None): "Aucun lecteur n’est venu par un lien partagé depuis minuit.",
    (0, (40, 44), None): "Aucun lecteur n’est venu par un lien partagé depuis minuit : "
    "un dimanche habituel en a environ 42 à cette heure.",
    (1, (), ("Facebook", 1)): "1 clic depuis minuit : pas encore d’autre dimanche à quoi comparer ; tous par Facebook.",
    (1204, (900, 870, 800), ("Facebook", 700)): "1 204 clics depuis minuit : "
    "38 % de plus qu’un dimanche habituel à cette heure ; plus de la moitié par Facebook.",
    (
        60,
        (100,),
        ("X", 20),
    ): "60 clics depuis minuit : 40 % de moins que dimanche dernier à cette heure ; surtout par X.",
    (104, (100, 100), ("X", 20)): "104 clics depuis minuit : "
    "à peu près comme un dimanche habituel à cette heure ; surtout par X.",
    (250, (100, 100), ("X", 20)): "250 clics depuis minuit : "
    "2,5 fois plus qu’un dimanche habituel à cette heure ; surtout par X.",
    (30, (4, 6), ("X", 10)): "30 clics depuis minuit : "
    "un dimanche habituel en a environ 5 à cette heure ; surtout par X.",
}


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("state", "said"), FRENCH.items(), ids=[str(state) for state in FRENCH])
def test_the_sentence_tells_the_day_in_french(app, state, said):
    with app.test_request_context("/desk/?lang=fr"):
        assert plain(sentence(Today(SUNDAY, *state))) == said


def test_the_sentence_tells_the_day_in_english(app):
    with app.test_request_context("/desk/?lang=en"):
        said = sentence(Today(SUNDAY, 1204, (900, 870), ("copied links", 1204)))
    assert said == (
        "1,204 clicks since midnight: 36% more than on a usual Sunday by this time; all of them through copied links."
    )


def test_french_marks_keep_their_thin_spaces(app):
    with app.test_request_context("/desk/?lang=fr"):
        said = sentence(Today(SUNDAY, 1204, (900, 870), ("X", 1204)))
    assert "minuit\u00a0:" in said
    assert "heure\u202f;" in said
    assert "1\u202f204" in said


def test_weeks_before_the_first_count_are_not_weeks_without_readers():
    assert known_weeks((5, 0, 7, 0, 0)) == (5, 0, 7)
    assert known_weeks((0, 0)) == ()


LIVELY = {
    (250, (100, 100)): "Une journée exceptionnelle — 250 clics",
    (150, (100, 100)): "Une belle journée — 150 clics",
    (102, (100, 100)): "Une journée comme les autres — 102 clics",
    (60, (100, 100)): "Une journée calme pour l’instant — 60 clics",
    (60, (4, 5)): "60 clics",
    (60, ()): "60 clics",
    (0, (100, 100)): "Aucun lecteur",
}


@pytest.mark.parametrize(("state", "begins"), LIVELY.items(), ids=[str(state) for state in LIVELY])
def test_a_lively_sentence_opens_by_how_the_day_goes(app, state, begins):
    with app.test_request_context("/desk/?lang=fr"):
        assert plain(sentence(Today(SUNDAY, *state, lively=True))).startswith(begins)
        assert plain(sentence(Today(SUNDAY, *state))).startswith(begins.rpartition(" — ")[2])


def test_the_explanation_has_the_weeks_and_the_rule_of_words(app):
    with app.test_request_context("/desk/?lang=fr"):
        said = plain(" ".join(explanation(Today(SUNDAY, 1204, (900, 1870)), site_is_lively=False)))
        assert "la médiane des 2 dernières semaines, chaque dimanche" in said
        assert "900, 1 870" in said
        assert "toujours neutres" in said
        listed = plain(" ".join(explanation(Today(SUNDAY, 1204, ()), site_is_lively=True)))
        assert "Rien n’avait encore été compté un autre dimanche" in listed
        assert "de la liste du site" in listed
