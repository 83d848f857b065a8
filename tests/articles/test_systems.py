"""Dates and bylines in the shapes that content management systems and newsrooms give them, in a whole page."""

import pytest

from share_service.articles.page import read_page

TITLE = "Un long titre pour ce billet"
TEXT = f"<p>{'Une phrase assez longue pour un paragraphe. ' * 20}</p>"
H1, H2 = f"<h1>{TITLE}</h1>", f'<h2 class="entry-title"><a href="#">{TITLE}</a></h2>'
POSTED = (
    'Veröffentlicht am <time class="entry-date published" datetime="2016-05-24T14:05+02:00">24. Mai 2016</time>'
    '<time class="updated" datetime="2018-01-01">1. Jan 2018</time>'
)
LISTED = (
    "<dl><dd class=modified>Zuletzt aktualisiert: 03. Juni 2018</dd><dd class=create>Erstellt: 24. Mai 2016</dd></dl>"
)
DAY = "2016-05-24"


def read(body, lang="en", url="https://blog.example/billet"):
    page = (
        f"<!doctype html><html lang={lang}><head><title>{TITLE} | Le Carnet</title></head><body class=has-sidebar>"
        f'<header><h1 class="site-title">Le Carnet</h1></header><div id=content class="no-comments">{body}</div>'
        "<aside class=widget><h3>Archives</h3><span class=date>1 January 2020</span></aside>"
        '<div id=comments><span class="comment-meta">2 June 2016, 11:00</span></div>'
        "<footer>© 2010-2021 Le Carnet</footer></body></html>"
    )
    return read_page(page, url=url).article


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("de", f"{H2}{POSTED}{TEXT}"),
        (
            "de",
            f'{H2}<div class="entry-meta"><span>Am</span> <a title="14:05"><b class="entry-date">24. Mai 2016</b></a></div>',
        ),
        ("de", f"{H2}<small>Dienstag, 24. Mai 2016</small>{TEXT}"),
        (
            "de",
            f"{H2}{TEXT}<p class=postmetadata>Dieser Beitrag wurde am Dienstag, 24. Mai 2016 um 14:05 Uhr geschrieben</p>",
        ),
        ("de", f"{H2}{TEXT}<p class=postmeta>24. Mai 2016 · Blog</p>"),
        ("en", f"{H1}<div class=submitted>Submitted by anna on Tue, 05/24/2016 - 14:05</div>{TEXT}"),
        ("de", f"<h2>{TITLE}</h2>{LISTED}{TEXT}"),
        ("de", f"<table><tr><td>{TITLE}<tr><td class=createdate>Dienstag, den 24. Mai 2016 um 14:05 Uhr</table>{TEXT}"),
        ("de", f"<div class=news-single-timedata>24.05.16 14:05</div><h2>{TITLE}</h2>{TEXT}"),
        ("de", f"<h3>Dienstag, 24. Mai 2016</h3><h4>{TITLE}</h4>{TEXT}"),
        (
            "de",
            f'{H2}{TEXT}<div class="post-footer"><abbr class=published title="2016-05-24T14:05:00+02:00">14:05</abbr></div>',
        ),
        ("en", f"<h2>{TITLE}</h2><p>by <b>anna</b> » Tue May 24, 2016 2:05 pm</p>{TEXT}"),
        ("en", f"{H1}<span class=date>05-24-2016, <span class=time>02:05 PM</span></span>{TEXT}"),
        ("fr", f"{H1}<p>Publié le mardi 24 mai 2016 à 14 h 05 – mis à jour le 25 mai 2016</p>{TEXT}"),
        ("fr", f"{H1}<span>Mis à jour le 25/05/2016 à 10:00. Publié le 24/05/2016 à 14:05</span>{TEXT}"),
        (
            "pt",
            f"{H1}<abbr class=published>24/05/2016 14h05</abbr> <abbr class=updated>Atualizado em 25/05/2016</abbr>{TEXT}",
        ),
        ("es", f"{H1}<span>24 de mayo, 2016 - 14:05 h</span>{TEXT}"),
        ("nl", f"{H1}<span>dinsdag 24 mei 2016, 14:05</span>{TEXT}"),
        ("ja", f"{H1}<span>2016年5月24日（火）14時05分</span>{TEXT}"),
        ("ko", f"{H1}<span>입력 2016.05.24 14:05 | 수정 2016.05.25 10:00</span>{TEXT}"),
        ("zh", f"{H1}<span>2016-05-24 14:05:33 来源：甲</span>{TEXT}"),
        ("ru", f"{H1}<span>24 мая 2016, 14:05</span>{TEXT}"),
        ("en", f"{H1}<ul><li>05.24.16</li><li>2:05 PM</li></ul>{TEXT}"),
        ("vi", f"{H1}<span>Thứ ba, 24/05/2016, 14:05 (GMT+7)</span>{TEXT}"),
        ("de", f"{H1}{TEXT}<p>Stand: 24.05.2016</p>"),
        ("en", f"{H1}<div>Updated: May 26, 2016</div><div>Published: May 24, 2016</div>{TEXT}"),
        ("en", f"{H1}{TEXT}{TEXT}<p><em>May 24, 2016</em></p>"),
        ("en", f'<h2>{TITLE}</h2>{TEXT}<a class="post-date" href="/post/1">May 24th, 2016 2:05pm</a>'),
        ("en", f"{H1}{TEXT}<li>This page was last modified on 24 May 2016, at 14:05.</li>"),
    ],
)
def test_an_article_s_day_is_found_in_each_shape(lang, body):
    article = read(body, lang)
    assert article["published_at"][:10] == DAY
    assert article["title"] == TITLE or "<table>" in body


def test_lines_that_name_two_days_name_none_unless_the_address_says_the_month():
    body = f"{H1}{TEXT}<p>June 2, 2014</p><p>May 24, 2016</p>"
    assert "published_at" not in read(body)
    assert read(body, url="https://blog.example/2016/05/billet")["published_at"][:10] == DAY


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<div class=submitted>Submitted by <b>Anna Amsel</b> on Tue, 05/24/2016 - 14:05</div>", "Anna Amsel"),
        ("<dd>Geschrieben von: Anna Amsel</dd>", "Anna Amsel"),
        ("<div>Eingestellt von <span class=fn>Anna Amsel</span> um 14:05</div>", "Anna Amsel"),
        ("<p>Verfasst von Anna Amsel am 24. Mai 2016</p>", "Anna Amsel"),
        ("<p>Par <b>Léa Roux</b> - 24 mai 2016</p>", "Léa Roux"),
    ],
)
def test_an_author_is_found_in_each_shape(line, name):
    assert read(f"{H1}{line}{TEXT}")["authors"] == [name]
