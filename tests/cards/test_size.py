import pytest

from share_service.cards.size import SIZES, size_coded, size_named
from share_service.errors import BadInput


def test_the_four_sizes_keep_their_numbers_and_extents():
    """Tokens of published cards carry the numbers."""
    found = {size.name: (size.code, size.width, size.height) for size in SIZES.values()}
    assert found == {
        "landscape": (0, 1200, 630),
        "square": (1, 1200, 1200),
        "portrait": (2, 1080, 1350),
        "story": (3, 1080, 1920),
    }


def test_a_size_is_found_by_name_and_by_number():
    assert size_named("story") is size_coded(3)
    assert size_coded(99) is None


def test_an_unknown_size_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match="landscape, square, portrait, story") as caught:
        size_named("poster")
    assert caught.value.code == "size_unknown"
