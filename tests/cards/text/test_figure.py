"""The figure of a headline says how much; what says when or which is passed over."""

import pytest

from share_service.cards.text.figure import find_figure
from share_service.cards.text.typography import set_typography


@pytest.mark.parametrize(
    ("language", "headline", "number", "unit"),
    [
        ("fr", "Chômage : 2,4 millions de demandeurs d’emploi", "2,4", "millions"),
        ("fr", "À 38 % des voix, la liste l’emporte", "38 %", ""),
        ("fr", "Inflation : -0,3 % en octobre", "−0,3 %", ""),
        ("fr", "Un trou de 2,4 M€ dans le budget", "2,4", "M€"),
        ("fr", "1er mai : 150 000 manifestants", "150 000", ""),
        ("fr", "En 2026, le 11 janvier à 20 h 30, 12 morts", "12", "morts"),
        ("fr", "Le pont levant s’arrête : 45 minutes, 12 000 voyageurs", "45", "minutes"),
        ("en", "1,200 jobs lost", "1,200", "jobs"),
        ("en", "The 12,000-voter swing that cost 40 seats", "40", ""),
        ("en", "Bank loses $1.2 billion in a day", "$1.2", "billion"),
        ("en", "G7 after COP31: 40 leaders on one photo", "40", ""),
        ("de", "Am 3. Oktober fließen 5,3 Milliarden Euro", "5,3", "Milliarden"),
        ("ja", "来年3月に開発費1100億円で", "1100", "億円"),
        ("ko", "최저임금 인상률 3.5%로 확정", "3.5%", ""),
        ("zh", "三季度同比增长4.8%,仍需努力", "4.8%", ""),
        ("he", "המע״מ יעלה ל-18% בינואר", "18%", ""),
        ("ar", "خسائر 3.5 بالمئة من الناتج", "3.5", "بالمئة"),
        ("ar", "وقف إطلاق النار بعد 24 ساعة", "24", "ساعة"),
        ("hi", "20 लाख लोगों को राहत", "20", "लाख"),
        ("fa", "۲۰ میلیون نفر در راه", "۲۰", "میلیون"),
    ],
)
def test_the_first_number_that_says_how_much_is_the_figure(language, headline, number, unit):
    found = find_figure(set_typography(headline, language), language)
    assert found is not None
    assert (found.number.replace("\u202f", " ").replace("\u00a0", " "), found.unit) == (number, unit)


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("fr", "Budget 2027 : ce qui change"),
        ("fr", "« Je suis Charlie » : que reste-t-il de l’esprit du 11 janvier ?"),
        ("fr", "Le n° 1 du football, de la 3e à la 1re place"),
        ("fr", "Rendez-vous à 20 h 30"),
        ("en", "The 12,000-voter swing: how Lorsanne changed hands at 3 a.m., and why"),
        ("en", "Man City 3–1 Real Madrid"),
        ("en", "From 9/11 to 7-Eleven: G7, B12 and 5G"),
        ("en", "Read https://www.example.org/world/2026/11/42/slug today"),
        ("ja", "2030年3月に再稼働"),
        ("vi", "Bão số 9 đổ bộ vào miền Trung"),
        ("fr", "Cinq villes sous l’eau"),
    ],
)
def test_dates_names_scores_and_ordinals_are_no_figures(language, headline):
    assert find_figure(set_typography(headline, language), language) is None
