"""Which addresses may be reached, by every way of writing one that is not public."""

import pytest

from share_service.articles.gate import POLICY, is_public, normal_url, target_of
from share_service.errors import FetchRefused


def code_of(url, hosts=None):
    with pytest.raises(FetchRefused) as refusal:
        target_of(normal_url(url), hosts)
    assert refusal.value.detail.endswith(".")
    return refusal.value.code


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("http://JOURNAL.example./page", "http://journal.example/page"),
        ("http://journal.example:80/", "http://journal.example/"),
        ("https://journal.example:443", "https://journal.example/"),
        ("http://été.example/à?q=ç d#x".replace(" ", "%20"), "http://xn--t-9fab.example/%C3%A0?q=%C3%A7%20d"),
        ("http://journal.example:/a", "http://journal.example/a"),
        ("http://journal.example/100%25", "http://journal.example/100%25"),
        ("http://[2606:2800:220:1::1]/", "http://[2606:2800:220:1::1]/"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
    ],
)
def test_a_public_address_has_one_normal_form_in_ascii(written, normal):
    assert normal_url(written) == normal
    assert normal_url(normal) == normal
    assert is_public(written)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "journal.example",
        "//journal.example/",
        "ftp://journal.example/",
        "file:///etc/passwd",
        "http:/journal.example",
        "http:journal.example",
        "http+unix://%2Fvar%2Frun%2Fx.sock/",
        "javascript:alert(1)",
        "ws://journal.example/",
        "view-source:http://journal.example/",
        "http://",
        "https://:443/",
        "data:text/html,x",
        "http://?q",
    ],
)
def test_only_absolute_http_urls_are_fetched(url):
    assert code_of(url) == "fetch_scheme"


@pytest.mark.parametrize(
    "url",
    [
        "http://user:p@journal.example/",
        "http://journal.example@127.0.0.1/",
        "http://127.0.0.1\\@journal.example/",
        "http://127.0.0.1 @journal.example/",
        "http://127.0.0.1\t@journal.example/",
        "http://journal.example\r\nX: y/",
        "http://a%00b.example/",
        "http://127%2e0%2e0%2e1/",
        "http://%31%32%37.0.0.1/",
        "http://-a-.example/",
        "http://a..example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://[v1.x]/",
        "http://journal.example:x/",
        "http://journal.example:99999/",
        "http://x\ud800.example/",
        "http://[::1/",
        # IPv4 in the ways that C libraries and browsers understand.
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f.1/",
        "http://a.0x1/",
        "http://127.0.0.0x1/",
        "http://1.2.3/",
        "http://0/",
    ],
)
def test_what_two_parsers_could_read_differently_is_refused(url):
    assert code_of(url) == "fetch_url"


@pytest.mark.parametrize(
    "url",
    [
        # Zones, and IPv6 in every spelling of what it wraps.
        "http://[fe80::1%25eth0]/",
        "http://[::1%25lo]/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]/",
        "http://[0000:0000:0000:0000:0000:ffff:7f00:0001]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2001:0:a9fe:a9fe::]/",
        "http://[2001:20::1]/",
        "http://[::127.0.0.1].journal.example/",
        "http://[::1]journal.example/",
        "http://[journal.example]/",
        "http://[127.0.0.1]/",
        # Numbers that only a C library takes for an address, in scripts that only people take for digits.
        "http://0x7f.0x0.0x0.0x1/",
        "http://0xffffffff/",
        "http://4294967297/",
        "http://00000000177.1/",
        "http://0000.0000.0000.0000/",
        "http://1e3/",
        "http://127。0。0。1/",
        "http://١٢٧.0.0.1/",
        "http://１２７．１/",
        "http://127.0.0.1../",
        # Names that end in a dot, in capitals, in circles, with letters nobody sees.
        "http://localhost./",
        "http://LOCALHOST/",
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "http://loca\u200dlhost/",
        "http://kubernetes.default.svc/",
        "http://x.svc.cluster.local/",
        # What stands before, behind or instead of the host.
        "http://user@journal.example/",
        "http://@journal.example/",
        "http://journal.example@/",
        "http://journal.example&@127.0.0.1/",
        "http://127.0.0.1:443@journal.example:80/",
        "http://journal.example;80/",
        "http://journal.example,127.0.0.1/",
        "http://journal.example\\.127.0.0.1/",
        "http:\\\\journal.example/",
        "http:///journal.example/",
        "http://journal.example:+80/",
        "http://a.b\u2028c/",
        "http\x00://127.0.0.1/",
        "jar:http://127.0.0.1!/x",
        "dict://127.0.0.1/",
        "about:blank",
    ],
)
def test_no_spelling_leads_inward(url):
    assert code_of(url) in ("fetch_url", "fetch_scheme", "fetch_private_address")
    assert not is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://journal.example/@name/a:b",
        "http://journal.example/?next=http://127.0.0.1/",
        "http://journal.example/a#@127.0.0.1",
        "http://127-0-0-1.example/",
        "http://localhost.example/",
        "http://xn--caf-dma.example/",
        "http://123.example/",
        "http://journal。example/",
        "HTTP://JOURNAL.EXAMPLE:80/",
    ],
)
def test_an_honest_address_that_only_looks_odd_is_fetched(url):
    assert is_public(url)


@pytest.mark.parametrize("port", [0, 22, 25, 6379, 8000, 8080, 65535])
def test_only_the_web_s_ports_are_fetched_from(port):
    assert code_of(f"http://journal.example:{port}/") == "fetch_port"


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.9",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "192.31.196.1",
        "192.52.193.1",
        "192.175.48.1",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:93.184.216.34]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a83f:8110]",
        "[64:ff9b:1::7f00:1]",
        "[100::1]",
        "[2001::7f00:1:0:0]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[2002:5db8:d822::]",
        "[2001:10::1]",
        "[2001:4:112::1]",
        "[2620:4f:8000::1]",
        "[3fff::1]",
        "[4000::1]",
        "[5f00::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fd20:ce::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        # The same in letters that a host name is folded from.
        "127．0．0．1",
        "①②⑦.⓪.⓪.①",
        "１２７.0.0.1",
        "localhost",
        "loc\u00adalhost",
        "foo.localhost",
        "printer.local",
        "metadata.google.internal",
        "intranet",
        "router",
        "nas.home.arpa",
        "x.onion",
    ],
)
def test_no_address_that_is_not_public_is_reached(host):
    assert code_of(f"http://{host}/") == "fetch_private_address"
    assert not is_public(f"http://{host}/")


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4007::1", "64:ff9b::808:808"]
)
def test_public_addresses_are_reached(address):
    assert POLICY.permits_address(address)


def test_pages_come_from_allowed_hosts_only():
    hosts = ("journal.example", "*.presse.example")
    assert target_of("http://journal.example/", hosts).host == "journal.example"
    assert target_of("http://www.presse.example/", hosts).port == 80
    assert code_of("http://autre.example/", hosts) == "fetch_host_not_allowed"
    assert code_of("http://presse.example/", hosts) == "fetch_host_not_allowed"
    assert code_of("http://journal.example.evil.example/", hosts) == "fetch_host_not_allowed"
    assert code_of("http://127.0.0.1/", ("127.0.0.1",)) == "fetch_private_address"
