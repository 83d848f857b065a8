"""What is said of the previews that networks keep."""

from share_service.previews.inspectors import load_inspectors
from share_service.previews.profiles import load_profiles

URL = "https://journal.example/a?x=1&y=é"


def test_every_network_is_one_that_is_drawn_and_keeps_something_for_a_time():
    for one in load_inspectors():
        assert one.key in load_profiles()
        assert not one.keeps or 0 < one.keeps[0] <= one.keeps[1]
        assert bool(one.bot) == bool(one.bot_name)


def test_an_inspector_opens_with_the_article():
    opened = {one.key: one.opened_at(URL) for one in load_inspectors()}
    told = "https%3A%2F%2Fjournal.example%2Fa%3Fx%3D1%26y%3D%C3%A9"
    assert opened["facebook"] == f"https://developers.facebook.com/tools/debug/?q={told}"
    assert opened["linkedin"].endswith(told)
    assert opened["x"] == ""
