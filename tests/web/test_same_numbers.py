"""The numbers that the desk shows are those that the API answers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from share_service.newsroom.intake import take_in
from share_service.stats.events import Event, Kind
from share_service.store.imports import OldLink, save_old_links
from share_service.store.keys import SCOPES, new_key
from share_service.store.links import create_link
from share_service.store.notes import add_note
from share_service.web.auth import invite_link
from share_service.web.desk import clock


@pytest.fixture
def counted(client, parts, monkeypatch):
    """An article that was clicked, noted and moved in; a signed-in administrator, and a key that may do everything."""
    stored, _ = take_in(parts, {"url": "https://journal.example/a", "title": "Le titre", "section": "Culture"})
    link = create_link(parts.engine, stored.id, "Lettre", None)
    save_old_links(parts.engine, [OldLink("https://court.example/a", stored.id, "Vieux", 12, None, None, False)])
    add_note(parts.engine, stored.id, "Citée au 20 heures", "marie@journal.example")
    # Over midnight the desk's ranges would be others.
    moment = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    now = int(moment.timestamp() * 1000)
    kinds = (Kind.CLICK, Kind.CLICK, Kind.PREVIEW, Kind.INTENT, Kind.COPY)
    for number in range(60):
        channel = (parts.networks["facebook"].code, 256 + link.id, 1)[number % 3]
        ago = number * 11 * 3_600_000
        parts.recorder.record(Event(now - ago, kinds[number % 5], stored.id, channel, 0, number + 1))
    signed = invite_link(parts.settings, parts.engine, "chef@journal.example", "admin")
    assert client.get(signed.removeprefix(parts.settings.public_url)).status_code == 303
    headers = {"Authorization": f"Bearer {new_key(parts.engine, 'tests', SCOPES)}"}

    def table(path, name, **query):
        answer = client.get(f"/desk{path}", query_string={"format": "csv", "table": name, **query})
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    def ask(path, **query):
        answer = client.get(f"/api/v1{path}", query_string=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    return stored.id, table, ask


NUMBERS = ("clicks", "previews", "intents", "copies")


def _ints(row):
    return {name: int(row[name]) for name in NUMBERS}


@pytest.mark.parametrize("of_site", [False, True], ids=["article", "site"])
def test_the_numbers_are_the_same_on_both(counted, of_site):
    article, table, ask = counted
    desk, api = ("/networks", "/stats") if of_site else (f"/articles/{article}", f"/articles/{article}/stats")
    steps = table(desk, "timeline", range="28d")
    span = {"from": steps[0]["start"][:10], "to": steps[-1]["start"][:10]}
    for beside, column in (("weekday", "usual_clicks"), ("previous", "clicks_before")):
        answer = ask(api, **span, beside=beside)
        assert [_ints(step) for step in answer["series"]] == [_ints(step) for step in steps]
        assert [step["beside"] for step in answer["series"]] == [
            float(one[column]) if one[column] else None for one in steps
        ]
    channels = {row["channel"]: _ints(row) for row in table(desk, "networks", range="28d")}
    assert channels == {name: _ints(one) for name, one in ask(api, **span)["channels"].items()}
    hours = ask(api, **span, by="hour")["by"]["items"]
    assert [int(row["clicks"]) for row in table(desk, "hours", range="28d")] == [item["clicks"] for item in hours]


def test_links_and_what_was_counted_elsewhere_are_the_same_on_both(counted):
    article, table, ask = counted
    (row, *_old) = [row for row in table("/links", "links", range="28d") if row["label"] == "Lettre"]
    days = [step["start"][:10] for step in table(f"/articles/{article}", "timeline", range="28d")]
    span = {"from": days[0], "to": days[-1]}
    found = {item["link"]: item for item in ask("/stats", **span, by="campaign")["by"]["items"]}
    assert int(row["clicks"]) == found[int(row["id"])]["clicks"] > 0
    steps = table(f"/links/{row['id']}", "timeline", range="28d")
    series = ask(f"/articles/{article}/stats", **span, channel=f"link-{row['id']}")["series"]
    assert [int(step["clicks"]) for step in steps] == [step["clicks"] for step in series]
    (old,) = ask(f"/articles/{article}/imported")["items"]
    assert (old["origin"], old["clicks"]) == ("https://court.example/a", 12)
    assert [row["origin"] for row in table(f"/articles/{article}", "imported")] == [old["origin"]]
