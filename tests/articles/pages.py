"""Article pages of our own, as content management systems write them."""

URL = "https://journal.example/monde/2026/11/22/kupiansk?utm_source=x"
CANONICAL = "https://journal.example/monde/2026/11/22/kupiansk"

COMPLETE = f"""<!doctype html><html lang="fr-FR"><head><meta charset="utf-8">
<title>Kupiansk, le cœur battant | Le Journal</title>
<link rel="canonical" href="{CANONICAL}">
<meta property="og:title" content="CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine">
<meta property="og:description" content="Une ville &amp; ses habitants.">
<meta property="og:image" content="/photos/kupiansk.jpg">
<meta property="og:image:alt" content="Une rue sous la neige">
<meta property="og:site_name" content="Le Journal">
<script type="application/ld+json">
{{"@context": "https://schema.org", "@graph": [
 {{"@type": "WebSite", "name": "Le Journal"}},
 {{"@type": "Person", "@id": "#noe", "name": "Noé Martin"}},
 {{"@type": "ImageObject", "@id": "#photo", "url": "https://journal.example/photos/kupiansk.jpg",
   "creditText": "Photo : A. Durand / Agence"}},
 {{"@type": ["NewsArticle", "Article"], "headline": "Kupiansk, le cœur battant",
   "author": [{{"@id": "#noe"}}, {{"@type": "Person", "name": "Léa Roux"}}], "image": {{"@id": "#photo"}},
   "articleSection": ["Monde", "Ukraine"], "inLanguage": "fr",
   "datePublished": "2026-11-22T08:30:00+01:00", "dateModified": "2026-11-22T10:00:00+01:00"}}]}}
</script></head><body><h1>Kupiansk, le cœur battant</h1></body></html>"""

MICRODATA = """<!doctype html><html><head><title>Le titre de la page - Le Journal</title></head>
<body lang="fr"><article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">Un titre en microdonnées</h1>
<span itemprop="author" itemscope><b itemprop="name">Léa Roux</b></span>
<time itemprop="datePublished" datetime="2026-11-20">20 novembre</time>
<img itemprop="image" src="photo.webp" alt="La mer"><p itemprop="description">Le chapeau de l’article.</p>
</article></body></html>"""

BARE = """<html><head><title>La mer monte plus vite que prévu – Le Journal</title></head>
<body><div class="logo"><img src="/logo.svg"></div><article><h1>La mer monte plus vite que prévu</h1>
<p class="byline">Par Léa Roux et Noé Martin, le 3 mars 2026 à 18h05</p><p class="date">3 mars 2026 à 18h05</p>
<figure><img src="/photos/mer.jpg" alt="Une digue"><span class="credit">© Noé Martin</span></figure>
<p>La mer monte de quatre millimètres par an, et les digues ne suivent plus.</p></article></body></html>"""
