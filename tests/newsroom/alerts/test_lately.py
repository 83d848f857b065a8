"""What the desk says was noticed: of the last day, and previews for as long as they are to be mended."""

from dataclasses import replace

import pytest

from share_service.newsroom.alerts.lately import fault_of, noticed_lately
from share_service.newsroom.alerts.previews import PHOTO
from share_service.store.alerts import add_alert
from share_service.store.choices import KINDS
from share_service.store.engine import writing
from share_service.store.preview_looks import Look, save_look
from tests.newsroom.alerts.conftest import NOON

DAY = 86_400
WORDS = {"fr": {"message": "L’image manque.", "mend": "Mettez-en une."}}


@pytest.fixture
def alerted(parts):
    def write(stored, kind, ago):
        with writing(parts.engine) as connection:
            return add_alert(connection, kind, stored.id, NOON - ago, {"title": stored.article.title}).id

    return write


def found(parts, kinds=KINDS):
    return [one.alert.id for one in noticed_lately(parts, kinds, NOON)]


def looked(parts, stored, rule="image_missing", looks=2):
    save_look(parts.engine, Look(stored.id, NOON - 60, rule, looks, WORDS if rule else {}))


def test_the_last_day_is_told_the_newest_first(parts, article, alerted):
    one = article()
    alerted(one, "rising", DAY + 1)
    earlier, later = alerted(one, "strong", 5 * 3600), alerted(one, "back", 60)
    assert found(parts) == [later, earlier]
    assert found(parts, ["strong"]) == [earlier]
    assert found(parts, []) == []


def test_a_preview_stands_first_until_a_look_finds_it_mended(parts, article, alerted):
    one = article()
    rising, broken = alerted(one, "rising", 60), alerted(one, "broken", 3 * DAY)
    assert found(parts) == [rising]  # nobody has looked since
    looked(parts, one)
    assert found(parts) == [broken, rising]
    assert fault_of(parts, one).words == WORDS
    looked(parts, one, rule=None, looks=0)
    assert found(parts) == [rising]
    assert fault_of(parts, one) is None


def test_one_look_is_not_enough_to_be_sure(parts, article):
    one = article()
    looked(parts, one, looks=1)
    assert fault_of(parts, one) is None


def test_a_missing_photo_is_mended_by_another_one_at_once(parts, article):
    one = replace(article(image={"url": "https://journal.example/x.jpg"}), photo_problem="fetch_failed")
    looked(parts, one, rule=PHOTO)
    assert fault_of(parts, one) is not None
    assert fault_of(parts, replace(one, photo_digest="0" * 64)) is None


def test_an_alert_ends_with_its_preview_on_the_desk(parts, article, alerted):
    one = article()
    alerted(one, "broken", parts.settings.alert_again_days * DAY + 1)
    looked(parts, one)
    assert found(parts) == []
