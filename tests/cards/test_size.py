"""The sizes of cards."""

from share_service.cards.size import SIZES, STORY, size_coded


def test_the_four_sizes_keep_their_numbers_and_extents():
    """Tokens of published cards carry the numbers."""
    found = {size.name: (size.code, size.width, size.height) for size in SIZES.values()}
    assert found == {
        "landscape": (0, 1200, 630),
        "square": (1, 1200, 1200),
        "portrait": (2, 1080, 1350),
        "story": (3, 1080, 1920),
    }


def test_a_size_is_found_by_its_number():
    assert size_coded(3) is STORY
    assert size_coded(99) is None
