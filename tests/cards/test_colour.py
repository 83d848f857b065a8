import pytest

from share_service.cards.colour import BLACK, WHITE, contrast, mix, readable, rgb


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(rgb("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


def test_mixing_goes_all_the_way():
    assert mix(BLACK, WHITE, 0) == BLACK
    assert mix(BLACK, WHITE, 1) == WHITE


@pytest.mark.parametrize("accent", ["#ffd400", "#b3122a", "#00e5ff", "#777777", "#000000", "#ffffff"])
@pytest.mark.parametrize("ground", ["#fbf9f4", "#12151b", "#808080", "#b3122a"])
def test_any_accent_can_be_read_on_any_ground(accent, ground):
    assert contrast(readable(rgb(accent), rgb(ground)), rgb(ground)) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable(rgb("#b3122a"), WHITE) == rgb("#b3122a")
