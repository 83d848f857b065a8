"""The guarded door against servers that mean harm: real sockets, names of our own."""

import shutil
import ssl
import subprocess
import threading
import time

import pytest

from share_service import __version__
from share_service.articles.fetch import Fetcher, fetch
from share_service.articles.wire import Wire
from share_service.errors import FetchRefused
from tests.articles.hostile import PUBLIC, Internet, fetcher, running
from tests.conftest import missing

SITE = {"news.test": [[PUBLIC[0]]]}


@pytest.fixture(scope="module")
def server():
    with running() as running_server:
        yield running_server


def refusal(server, path, *, kind="page", names=SITE, **options):
    net = Internet(server, names)
    with pytest.raises(FetchRefused) as caught:
        fetcher(net, **options).fetch(f"http://news.test{path}", kind)
    assert caught.value.detail.endswith(".")
    return caught.value.code


def fetched(server, path, *, kind="page", **options):
    return fetcher(Internet(server, SITE), **options).fetch(f"http://news.test{path}", kind)


def test_a_page_comes_back_with_its_type_charset_and_body(server):
    page = fetched(server, "/charset")
    assert (page.url, page.status, page.content_type, page.charset) == (
        "http://news.test/charset",
        200,
        "text/html",
        "iso-8859-1",
    )
    assert page.body == "<title>été</title>".encode("latin-1")


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("/ok", "page", 83),
        ("/gzip", "page", 83),
        ("/chunked", "page", 3),
        ("/untyped-page", "page", 83),
        ("/empty", "page", 0),
        ("/lying-page", "page", 10),
        ("/odd-charset", "page", 83),
        ("/odd-parameters", "page", 83),
        ("/image", "image", 8),
        ("/bytes", "image", 3),
    ],
)
def test_honest_and_merely_odd_answers_are_taken(server, path, kind, size):
    assert len(fetched(server, path, kind=kind).body) == size


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/pdf", "fetch_type"),
        ("/image", "fetch_type"),
        ("/untyped-bytes", "fetch_type"),
        ("/204", "fetch_status"),
        ("/304", "fetch_status"),
        ("/404", "fetch_status"),
        ("/429", "fetch_status"),
        ("/nowhere", "fetch_status"),
        ("/loop", "fetch_redirects"),
        ("/hop?n=6", "fetch_redirects"),
        ("/gzip-bomb", "fetch_too_large"),
        ("/declared-large", "fetch_too_large"),
        ("/large", "fetch_too_large"),
        ("/gzip-twice", "fetch_encoding"),
        ("/brotli", "fetch_encoding"),
        ("/gzip-broken", "fetch_failed"),
        ("/cut-short", "fetch_failed"),
        ("/chunk-huge", "fetch_failed"),
        ("/chunk-wrong", "fetch_failed"),
        ("/many-headers", "fetch_failed"),
        ("/long-header", "fetch_failed"),
        ("/long-type", "fetch_failed"),
        ("/endless-header", "fetch_failed"),
        ("/no-http", "fetch_failed"),
        ("/nothing", "fetch_failed"),
    ],
)
def test_a_refusal_says_at_which_check(server, path, code):
    assert refusal(server, path) == code


@pytest.mark.parametrize("path", ["/svg", "/ok"])
def test_what_is_no_picture_is_refused_as_one(server, path):
    assert refusal(server, path, kind="image") == "fetch_type"


@pytest.mark.parametrize("path", ["/drip-headers", "/drip-body", "/drip-declared", "/silent", "/continue"])
def test_a_byte_at_a_time_ends_at_the_deadline(server, path):
    assert refusal(server, path, timeout=0.5) == "fetch_timeout"


def test_a_name_lookup_that_hangs_ends_at_the_deadline():
    woken = threading.Event()
    hanging = Wire(resolver=lambda *_, **__: woken.wait(5) and [])
    with pytest.raises(FetchRefused) as caught:
        Fetcher(timeout=0.3, wire=hanging).fetch("http://news.test/")
    woken.set()
    assert caught.value.code == "fetch_timeout"


def test_nothing_is_left_running_after_a_fetch(server):
    fetched(server, "/ok")
    for _ in range(600):
        if not any(isinstance(thread, threading.Timer) for thread in threading.enumerate()):
            return
        time.sleep(0.05)
    pytest.fail("a watchdog outlived its fetch")


def test_five_redirects_are_followed_and_the_last_address_is_told(server):
    assert fetched(server, "/hop?n=5").url == "http://news.test/hop?n=0"


def test_an_address_beyond_ascii_in_a_redirect_is_read_as_utf_8(server):
    assert fetched(server, "/accent").url == "http://news.test/%C3%A9"
    assert fetched(server, "/accent-latin").url == "http://news.test/%C3%A9"


def test_the_body_of_a_redirect_is_not_waited_for(server):
    assert fetched(server, "/redirect-drip").url == "http://news.test/ok"


@pytest.mark.parametrize(
    "path",
    ["/a?b[]=1", "/%7Ename/%c3%a9", "/100%", "//double//slash", "/a;b=1,2/!$&'()*+:@", "/?q=a%2Fb%20c+d/?e", "/a%zz?%"],
)
def test_an_address_is_asked_for_as_it_was_checked(server, path):
    assert fetched(server, path).url == f"http://news.test{path}"
    assert server.requests[-1].split(" ")[:2] == ["GET", path]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://127.0.0.1/", "fetch_private_address"),
        ("http://[::1]/", "fetch_private_address"),
        ("ftp://news.test/", "fetch_scheme"),
        ("http://private.test/", "fetch_private_address"),
        ("//169.254.169.254/latest", "fetch_private_address"),
        ("http://news.test:6379/", "fetch_port"),
        ("http://u:p@news.test/", "fetch_url"),
        ("file:///etc/passwd", "fetch_scheme"),
        ("http://news.test%5C@127.0.0.1/", "fetch_url"),
        ("http://nowhere.test/", "fetch_unknown_host"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_hop_is_checked_again(server, to, code, status):
    names = SITE | {"private.test": [["10.1.2.3"]]}
    assert refusal(server, f"/r?code={status}&to={to}", names=names) == code


def test_a_name_that_turns_inward_between_two_hops_is_refused(server):
    names = {"news.test": [[PUBLIC[0]], ["127.0.0.1"]]}
    assert refusal(server, "/r?to=/ok", names=names) == "fetch_private_address"


def test_an_address_is_asked_for_once_a_hop_and_the_checked_one_is_connected_to(server):
    net = Internet(server, {"news.test": [[PUBLIC[1], PUBLIC[0]], ["127.0.0.1"]]})
    fetcher(net).fetch("http://news.test/ok")
    assert (net.asked, net.connected) == (["news.test"], [PUBLIC[1]])


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["168.63.129.16"],
        ["fe80::1"],
        ["::1"],
        ["169.254.169.254"],
        ["0.0.0.0"],
        ["93.184.216.34", "::1"],
    ],
)
def test_a_public_name_with_any_private_address_is_refused(server, answers):
    assert refusal(server, "/ok", names={"news.test": [answers]}) == "fetch_private_address"


def test_a_page_may_not_redirect_to_another_publication_but_a_photo_may(server):
    names = SITE | {"cdn.test": [[PUBLIC[0]]]}
    assert refusal(server, "/r?to=http://cdn.test/ok", names=names, hosts=("news.test",)) == "fetch_host_not_allowed"
    photo = fetcher(Internet(server, names), hosts=("news.test",)).fetch(
        "http://news.test/r?to=http://cdn.test/image", "image"
    )
    assert photo.url == "http://cdn.test/image"


def test_we_say_who_we_are_and_carry_nothing_along(server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine news.test login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    fetched(server, "/cookie")
    assert server.requests[-1].split("\r\n") == [
        "GET /seen HTTP/1.1",
        "Host: news.test",
        f"User-Agent: share-service/{__version__} (link preview)",
        "Accept: text/html,application/xhtml+xml;q=0.9",
        "Accept-Encoding: gzip",
        "Connection: close",
        "",
        "",
    ]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for news.test alone, with its key, in one file."""
    if shutil.which("openssl") is None:
        missing("openssl")
    file = tmp_path_factory.mktemp("tls") / "news.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.test -addext subjectAltName=DNS:news.test"
    )
    subprocess.run([*command.split(), "-keyout", str(file), "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_name("news.pem.crt").read_text())
    return file


@pytest.fixture(scope="module")
def secure_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running(context) as running_server:
        yield running_server


def test_a_certificate_is_checked_against_the_name_and_not_the_address(secure_server, certificate):
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    names = SITE | {"other.test": [[PUBLIC[0]]]}
    net = Internet(secure_server, names)
    assert fetcher(net, tls=trusting).fetch("https://news.test/ok").status == 200
    for url, tls in (
        ("https://other.test/ok", trusting),
        (f"https://{PUBLIC[0]}/ok", trusting),
        ("https://news.test/ok", None),
    ):
        with pytest.raises(FetchRefused) as caught:
            fetcher(net, tls=tls).fetch(url)
        assert caught.value.code == "fetch_certificate"


def test_the_environment_names_no_authority(secure_server, certificate, monkeypatch):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, f"{certificate}.crt")
    with pytest.raises(FetchRefused) as caught:
        fetcher(Internet(secure_server, SITE)).fetch("https://news.test/ok")
    assert caught.value.code == "fetch_certificate"


def test_a_byte_at_a_time_ends_at_the_deadline_under_tls_too(secure_server, certificate):
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    for path in ("/drip-headers", "/drip-body"):
        with pytest.raises(FetchRefused) as caught:
            fetcher(Internet(secure_server, SITE), tls=trusting, timeout=0.6).fetch(f"https://news.test{path}")
        assert caught.value.code == "fetch_timeout"


def test_a_host_that_does_not_exist_is_said_so(server):
    assert refusal(server, "/ok", names={}) == "fetch_unknown_host"


def test_without_a_wire_of_its_own_the_function_checks_the_same():
    with pytest.raises(FetchRefused) as caught:
        fetch("http://127.0.0.1/", hosts=None)
    assert caught.value.code == "fetch_private_address"
