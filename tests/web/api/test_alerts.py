"""Alerts and webhooks by the API: what they answer, and what they refuse."""

from share_service.store.audit import entries
from share_service.store.endpoints import all_endpoints


def test_a_webhook_is_added_stopped_started_and_removed(api, parts):
    made = api("POST", "/webhooks", json={"url": "https://tools.example/hook/s3cret"})
    assert made.status_code == 201
    assert made.json["secret"].startswith("whsec_")
    path = f"/webhooks/{made.json['id']}"
    assert "secret" not in api("GET", path).json
    assert api("PATCH", path, json={"stopped": True}).json["stopped_at"]
    assert api("PATCH", path, json={"stopped": False}).json["stopped_at"] is None
    assert api("DELETE", path).status_code == 204
    assert api("GET", path).json["code"] == "endpoint_unknown"
    assert all_endpoints(parts.engine) == []
    assert {entry.subject for entry in entries(parts.engine, 4)} == {"tools.example"}


def test_an_address_that_may_not_be_sent_to_is_refused(api, parts):
    for url in ("http://tools.example/", "https://10.0.0.1/", "https://localhost/", "x"):
        assert api("POST", "/webhooks", json={"url": url}).json["code"] == "webhook_invalid"
    api("POST", "/webhooks", json={"url": "https://tools.example/a"})
    assert api("POST", "/webhooks", json={"url": "https://tools.example/a"}).json["code"] == "endpoint_known"
    for number in range(9):
        api("POST", "/webhooks", json={"url": f"https://tools.example/{number}"})
    assert api("POST", "/webhooks", json={"url": "https://tools.example/more"}).json["code"] == "endpoints_full"


def test_a_newsroom_without_alerts_has_an_empty_list(api):
    assert api("GET", "/alerts").json == {"items": []}
