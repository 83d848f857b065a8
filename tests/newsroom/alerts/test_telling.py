"""Who is told what: once, twice a day at most, the most telling first, and nothing in quiet hours."""

from __future__ import annotations

import pytest

from share_service.newsroom.alerts.noticing import notice
from share_service.newsroom.alerts.previews import DOUBTFUL_S, look_at_previews
from share_service.newsroom.alerts.rounds import go_round
from share_service.newsroom.alerts.telling import tell_editors
from share_service.stats.days import DAY, HOUR
from share_service.store.alerts import alerts_of
from share_service.store.choices import choices_of
from share_service.store.preview_looks import Look, looks_at, save_look
from tests.newsroom.alerts.conftest import NOON, X

WEEK = 7 * DAY


def kinds(parts, somebody):
    return [alert.kind for alert in reversed(alerts_of(parts.engine, somebody.id, 10))]


def test_an_article_that_rises_is_told_with_its_numbers(parts, article, editor, clicked, mail):
    marie, stored = editor(), article(title="La crue\r\nBcc: x@y.example")
    clicked(stored.id, 2, ago=5 * HOUR)
    clicked(stored.id, 30)
    clicked(stored.id, 10, channel=X)
    assert tell_editors(parts, NOON) == 1
    assert go_round(parts, NOON) == 1
    (letter,) = mail.letters()
    text = letter.get_body(("plain",)).get_content().replace("\r", "").replace("\u00a0", " ").replace("\u202f", " ")
    assert letter["To"] == marie.email
    assert letter["Subject"] == "En hausse\u00a0: La crue Bcc: x@y.example"
    assert "40 clics en une heure ; presque aucun d’habitude" in " ".join(text.split())
    assert "Facebook" in text
    assert f"/desk/articles/{stored.id}" in text
    assert "/desk/letters/" in text


def test_nobody_is_told_the_same_twice_within_a_week(parts, article, editor, clicked):
    marie, stored = editor(), article()
    clicked(stored.id, 40)
    assert tell_editors(parts, NOON) == 1
    assert tell_editors(parts, NOON + 600) == 0
    clicked(stored.id, 60, now=NOON + 5 * DAY)
    assert kinds(parts, marie) == ["rising"]
    tell_editors(parts, NOON + 5 * DAY)
    assert "rising" not in kinds(parts, marie)[1:]
    clicked(stored.id, 400, now=NOON + WEEK + HOUR)
    tell_editors(parts, NOON + WEEK + HOUR)
    assert kinds(parts, marie).count("rising") == 2


def test_two_a_day_at_most_and_the_most_telling_first(parts, article, editor, clicked):
    marie = editor()
    for name, clicks in (("a", 25), ("b", 90), ("c", 60)):
        clicked(article(name).id, clicks)
    assert tell_editors(parts, NOON) == 1
    told = alerts_of(parts.engine, marie.id, 10)
    assert sorted(alert.facts["hour"] for alert in told) == [60, 90]
    assert tell_editors(parts, NOON + HOUR / 4) == 0
    # The newsroom's next day; what was noticed less than a day ago and still holds may be told now.
    clicked(article("d").id, 70, now=NOON + 13 * HOUR)
    assert tell_editors(parts, NOON + 13 * HOUR) == 1


def test_an_editor_chooses_kinds_and_hours(parts, article, editor, clicked, mail):
    quiet = editor("quiet", quiet=(10, 13))
    deaf = editor("deaf", kinds=("back",))
    desk = editor("desk", by_mail=False)
    clicked(article().id, 40)
    tell_editors(parts, NOON)
    assert (kinds(parts, quiet), kinds(parts, deaf), kinds(parts, desk)) == ([], [], ["rising"])
    assert go_round(parts, NOON) == 0
    assert mail.asked() == []
    # After the quiet hours it is told if it still holds.
    clicked(article().id, 40, now=NOON + HOUR + 60)
    tell_editors(parts, NOON + HOUR + 60)
    assert kinds(parts, quiet) == ["rising"]


@pytest.mark.parametrize(("hours", "hour", "quiet"), [((22, 7), 23, True), ((22, 7), 6, True), ((22, 7), 7, False),
                                                      ((12, 14), 13, True), ((12, 14), 14, False)])  # fmt: skip
def test_quiet_hours_go_over_midnight(editor, parts, hours, hour, quiet):
    assert choices_of(parts.engine, editor(quiet=hours).id).is_quiet(hour) == quiet


def test_without_alerts_nothing_is_noticed(parts, article, editor, clicked):
    editor()
    clicked(article().id, 400)
    object.__setattr__(parts, "settings", parts.settings.model_copy(update={"alerts_per_day": 0}))
    assert tell_editors(parts, NOON) == 0


def test_an_old_article_comes_back_and_a_young_one_stays(parts, article, clicked):
    old, young = article("old", days=400), article("young", days=3)
    clicked(old.id, 40, ago=2 * HOUR)
    clicked(young.id, 80, ago=3 * HOUR)
    clicked(young.id, 100, ago=DAY + HOUR)
    found = {one.kind: one for one in notice(parts, NOON)}
    assert set(found) == {"back", "strong"}
    assert found["back"].article == old.id
    assert found["back"].facts["usual_day"] == 0
    assert (found["strong"].facts["day"], found["strong"].facts["day_before"]) == (80, 100)
    # One that had readers all along does not come back.
    for day in range(2, 20):
        clicked(old.id, 10, ago=day * DAY)
    assert "back" not in {one.kind for one in notice(parts, NOON)}


def test_a_preview_is_told_when_two_looks_find_the_same(parts, article, editor, clicked, mail):
    stored = article()
    editor()
    clicked(stored.id, 12, ago=3 * HOUR)
    words = {"fr": {"message": "Il n’y a pas de og:title.", "mend": "Écrivez le titre dans og:title."}}
    save_look(parts.engine, Look(stored.id, NOON - 60, "title_missing", 1, words))
    assert tell_editors(parts, NOON) == 0
    save_look(parts.engine, Look(stored.id, NOON, "title_missing", 2, words))
    assert tell_editors(parts, NOON) == 1
    go_round(parts, NOON)
    text = mail.letters()[0].get_body(("plain",)).get_content()
    assert "og:title" in text
    assert "Écrivez le titre dans og:title." in text
    assert f"/desk/articles/{stored.id}/preview" in text


def test_previews_of_read_articles_are_looked_at_and_again_when_in_doubt(reading, news_site, article, clicked):
    news_site.serve("/broken", "<!doctype html><html><head><title>T</title></head><body><p>Bonjour</p></body></html>")
    stored = article("broken", url="http://journal.example/broken")
    clicked(stored.id, 12)
    assert look_at_previews(reading, NOON) == 1
    first = looks_at(reading.engine, [stored.id])[stored.id]
    assert (first.rule, first.looks) == ("title_missing", 1)
    assert set(first.words) == {"fr", "en"}
    assert look_at_previews(reading, NOON + 60) == 0
    assert look_at_previews(reading, NOON + DOUBTFUL_S) == 1
    assert looks_at(reading.engine, [stored.id])[stored.id].looks == 2


def test_a_photo_that_cannot_be_had_is_a_fault_of_the_preview(parts, article, clicked):
    stored = article("photo", image={"url": "https://10.0.0.1/photo.jpg"})
    assert stored.photo_problem
    clicked(stored.id, 12)
    look_at_previews(parts, NOON)
    assert looks_at(parts.engine, [stored.id])[stored.id].rule == "photo_missing"
