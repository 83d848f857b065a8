"""Where campaign links are put."""

import pytest

from share_service.errors import BadInput, ConfigError
from share_service.links.networks import load_networks
from share_service.links.places import OTHER, Places
from share_service.site import Campaigns, PlaceTable

NETWORKS = load_networks()
USUAL = "utm_source={place}&utm_medium={medium}&utm_campaign={label}"


def places(**campaigns):
    return Places(Campaigns.model_validate(campaigns), NETWORKS)


def test_newsletter_comes_first_the_networks_follow_and_other_is_last():
    keys = [place.key for place in places()]
    assert keys[:3] == ["newsletter", "push", "print"]
    assert keys[-1] == OTHER
    assert [place.key for place in places() if place.is_network] == [network.key for network in NETWORKS]


def test_a_place_has_a_name_in_each_language_and_a_network_its_own():
    assert (places().name("newsletter", "fr"), places().name("newsletter", "en")) == ("Infolettre", "Newsletter")
    assert places().name("twitter", "fr") == "twitter", "a key, and no alias, is what a row holds"
    assert (places()["twitter"].key, places().name("x", "fr")) == ("x", "X")


def test_a_site_without_templates_adds_nothing():
    assert {place.utm for place in places()} == {""}


def test_the_site_s_template_is_of_every_place_that_has_none_of_its_own():
    found = places(utm=f"?{USUAL}", places={"print": {"utm": "", "medium": "papier"}, "x": {"utm": "xtor=CS1-{label}"}})
    assert (found["newsletter"].utm, found["facebook"].utm) == (USUAL, USUAL)
    assert (found["print"].utm, found["print"].medium) == ("", "papier")
    assert found["twitter"].utm == "xtor=CS1-{label}"
    assert found["facebook"].values("A") == {"place": "facebook", "medium": "social", "label": "A"}


def test_a_site_names_places_of_its_own():
    found = places(places={"podcast": {"name": "Balado"}, "newsletter": {"name": "La lettre"}})
    assert (found["podcast"].name("en"), found["podcast"].medium) == ("Balado", "podcast")
    assert found.name("newsletter", "en") == "La lettre"
    assert next(place.key for place in found if place.key not in ("newsletter", "push", "print")) == "podcast"


def test_a_place_that_the_site_named_once_keeps_its_key():
    assert places().name("podcast", "fr") == "podcast"


def test_a_place_that_is_none_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match=r"newsletter, push, print, other") as refused:
        places()["affiche"]
    assert refused.value.code == "place_unknown"


@pytest.mark.parametrize(
    ("campaigns", "named"),
    [
        ({"utm": "id=5"}, "campaigns.utm: The UTM template"),
        ({"places": {"print": PlaceTable(utm="utm_source={where}")}}, "campaigns.places.print.utm"),
    ],
)
def test_a_wrong_template_of_the_site_is_named_by_its_key(campaigns, named):
    with pytest.raises(ConfigError, match=named):
        places(**campaigns)
