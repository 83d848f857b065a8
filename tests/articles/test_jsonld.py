"""JSON-LD as pages write it: broken a little, and about more than articles."""

import pytest

from share_service.articles.jsonld import article_nodes, is_json, texts_at


def first(script):
    return next(iter(article_nodes([script])), {})


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "T"}',
        '{"@type": "NewsArticle", "headline": "T",}',
        '{"@type": "NewsArticle", "image": {"width": , "height":}, "headline": "T"}',
        '{"@type": "NewsArticle", "description": "l\\\'eau", "headline": "T"}',
        '{"@type": "NewsArticle", "description": "une\nligne", "headline": "T",}',
        '/* <![CDATA[ */ {"@type": "NewsArticle", "headline": "T"} /* ]]> */',
    ],
)
def test_json_that_is_a_little_broken_is_read(script):
    assert first(script)["headline"] == "T"


def test_the_lint_still_calls_broken_what_is_broken():
    assert not is_json('{"width": , "a": 1}')


@pytest.mark.parametrize("kind", ["CollectionPage", "TVEpisode", "HowTo", "Movie", "https://schema.org/PodcastEpisode"])
def test_other_works_tell_of_a_page_too(kind):
    assert first(f'{{"@type": "{kind}", "name": "T"}}')["name"] == "T"


def test_an_article_comes_before_the_page_that_it_is_on():
    script = '[{"@type": "CollectionPage", "headline": "P"}, {"@type": "OpinionNewsArticle", "headline": "T"}]'
    assert first(script)["headline"] == "T"


@pytest.mark.parametrize("kind", ["ImageObject", "Organization", "BreadcrumbList", "WebSite"])
def test_what_belongs_to_a_page_is_not_what_it_is_about(kind):
    assert first(f'{{"@type": "{kind}", "name": "T"}}') == {}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('{"@type": "Person", "givenName": "Léa", "familyName": "Roux"}', ["Léa Roux"]),
        ('[{"name": "Léa Roux"}, "Noé Martin"]', ["Léa Roux", "Noé Martin"]),
        ('{"@type": "Person", "url": "/lea"}', []),
        ('{"name": ["Léa Roux"]}', ["Léa Roux"]),
    ],
)
def test_people_are_named_by_any_of_their_names(author, names):
    assert list(texts_at(first(f'{{"@type": "Article", "author": {author}}}'), "author")) == names
