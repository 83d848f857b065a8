"""The demo newsroom's own pages, served as they are: the lint has nothing to say but where long titles are cut."""

from types import SimpleNamespace

import pytest
from werkzeug.serving import make_server

from share_service.articles.fetch import Fetcher
from share_service.articles.wire import Wire
from share_service.newsroom.demo import SITE_FILE, demo_articles, load_demo
from share_service.previews.lint import lint_url
from share_service.settings import Settings
from tests import live
from tests.articles.hostile import PUBLIC, Internet

HOST = "matin.test"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demo on a real server, under a name that the fetcher may reach; yields that fetcher."""
    import threading

    from share_service.app import create_app
    from share_service.store.migrate import migrate

    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(
        secret_key=live.SECRET,
        data_dir=folder,
        public_url=f"http://{HOST}",
        article_hosts=(HOST,),
        site_file=SITE_FILE,
        demo=True,
        log_level="error",
    )
    migrate(settings.database)
    app = create_app(settings, demo=True)
    parts = app.extensions["share"]
    load_demo(parts)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    net = Internet(SimpleNamespace(port=server.server_port), {HOST: [[PUBLIC[0]]]})
    yield Fetcher(hosts=(HOST,), wire=Wire(resolver=net.resolve, connector=net.connect))
    server.shutdown()
    server.server_close()
    parts.ingester.stop()
    parts.recorder.close()
    parts.engine.dispose()


@pytest.mark.parametrize("slug", ["", *list(demo_articles())[:3]])
def test_a_demo_page_is_clean_for_every_network(site, slug):
    findings = lint_url(site, f"http://{HOST}/demo/{slug}")
    # The test's server has no certificate, and long titles are what newspapers write.
    assert {finding.rule for finding in findings} <= {"image_http", "title_cut"}
