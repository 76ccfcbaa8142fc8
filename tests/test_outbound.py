"""The one way to another host: what it refuses before a byte is sent, and how it ends whatever the other side does."""

from __future__ import annotations

import gzip
import itertools
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.fakehost import FakeHost, Reply
from twin.addresses import read_address, read_allowed, with_query
from twin.config import Settings
from twin.errors import Cancelled, LimitExceeded, NotAllowed, OptionsInvalid, ServiceAddressInvalid, ServiceFailed, TwinError
from twin.outbound import Answer, Credential, Door, Question, ask, door

SPELLINGS = (
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://ⓛocalhost:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[ff02::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/latest/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://192.0.2.1/",
    "http://[fd12:3456::1]/",
    "http://good.example@127.0.0.1:{port}/",
    "http://user:word@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@good.example/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://127.0.0.1:{port}/\r\nX: y",
    "http://127.0.0.1%3a{port}/",
    "http://127.0.0.1%00.good.example:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http:///etc/passwd",
    "//127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:{port}/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:22/",
    "/vsicurl/http://127.0.0.1:{port}/",
    "",
)
CLOSED = (NotAllowed, ServiceAddressInvalid)


def get(way: Door, address: str, **more: object) -> Answer:
    return ask(way, Question(address, **{"seconds": 5.0, **more}))  # type: ignore[arg-type]


def never_public(host: str, port: int) -> Sequence[str]:
    """A resolver that knows `localhost` and gives a documentation address, which nobody owns, for the rest."""
    return ["127.0.0.1"] if host == "localhost" else ["192.0.2.7"]


@pytest.fixture(scope="module")
def target() -> Iterator[FakeHost]:
    """A server nobody has listed."""
    with FakeHost(lambda path: Reply(b"secret")) as host:
        yield host


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_internal_address_is_refused_in_every_spelling(spelling: str, target: FakeHost) -> None:
    with pytest.raises(CLOSED):
        get(Door(resolve=never_public), spelling.format(port=target.port))
    assert target.asked == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_redirect_leads_to_no_address_that_is_closed(spelling: str, target: FakeHost) -> None:
    place = spelling.format(port=target.port)
    if any(ord(char) < 32 or ord(char) > 126 for char in place):
        pytest.skip("no header can carry it")
    with FakeHost(lambda path: Reply(status=302, headers={"Location": place})) as host:
        with pytest.raises((*CLOSED, ServiceFailed)):
            get(host.door(names=never_public), f"{host.url}/")
        assert len(host.asked) <= 4
    assert target.asked == []


def test_more_than_forty_spellings_are_tried() -> None:
    assert len(set(SPELLINGS)) >= 40


@pytest.mark.parametrize("second", ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.1", "not an address"])
def test_every_answer_of_the_resolver_must_pass(second: str, target: FakeHost) -> None:
    with pytest.raises(NotAllowed):
        get(Door(resolve=lambda host, port: ["93.184.216.34", second]), "http://town.example/")
    assert target.asked == []


def test_a_name_that_changes_its_address_gains_nothing(target: FakeHost) -> None:
    answers = itertools.chain([["192.0.2.7"]], itertools.repeat(["127.0.0.1"]))
    calls: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        calls.append(host)
        return next(answers)

    for _ in range(3):
        with pytest.raises(NotAllowed):
            get(Door(resolve=rebinding), f"http://rebind.example:{target.port}/")
    assert target.asked == [] and calls == ["rebind.example"] * 3


def test_the_address_that_was_checked_is_the_one_dialled() -> None:
    with FakeHost(lambda path: Reply(b"in")) as host:
        answers = iter([["127.0.0.1"], ["192.0.2.7"]])
        way = host.door(names=lambda name, port: next(answers), also=f"gdi.stadt.intern:{host.port}")
        found = get(way, f"http://gdi.stadt.intern:{host.port}/csw")
        assert found.body == b"in" and host.asked[0].headers["Host"] == f"gdi.stadt.intern:{host.port}"


def test_a_resolver_that_fails_or_hangs_opens_nothing() -> None:
    def failing(host: str, port: int) -> Sequence[str]:
        raise OSError

    def hanging(host: str, port: int) -> Sequence[str]:
        time.sleep(3)
        return ["127.0.0.1"]

    with pytest.raises(ServiceFailed) as unknown:
        get(Door(resolve=failing), "http://town.example/")
    assert unknown.value.code == "OUTBOUND_UNKNOWN_HOST"
    began = time.monotonic()
    with pytest.raises(ServiceFailed) as late:
        get(Door(resolve=hanging), "http://town.example/", seconds=0.3)
    assert late.value.code == "OUTBOUND_TIMEOUT" and time.monotonic() - began < 1


@pytest.mark.parametrize("listed", ["169.254.169.254:80", "169.254.0.0/16:80", "0.0.0.0:80", "[fd00:ec2::254]:80"])
def test_metadata_addresses_cannot_be_listed(listed: str) -> None:
    way = Door(read_allowed(listed))
    for address in ("http://169.254.169.254/", "http://0.0.0.0/", "http://[fd00:ec2::254]/"):
        with pytest.raises(NotAllowed):
            get(way, address)


def test_a_listed_host_is_open_on_its_port_only() -> None:
    with FakeHost(lambda path: Reply(b"ok")) as host, FakeHost(lambda path: Reply(b"other")) as other:
        for entry in (f"127.0.0.1:{host.port}", f"127.0.0.0/8:{host.port}"):
            way = Door(read_allowed(entry))
            assert get(way, host.url).body == b"ok"
            with pytest.raises(NotAllowed) as closed:
                get(way, other.url)
            assert closed.value.code == "OUTBOUND_NOT_ALLOWED" and "Administration" in closed.value.text.de
        assert other.asked == []


def test_one_open_host_does_not_open_the_others() -> None:
    way = Door(read_allowed("gdi.stadt.intern:443"), resolve=lambda host, port: ["10.1.2.3"])
    with pytest.raises(NotAllowed):
        get(way, "https://other.stadt.intern/")


@pytest.mark.parametrize(
    "text", ["gdi.stadt.intern", "10.0.0.0/8", "10.0.0.0/99:80", "host:0", "host:http", "a b:80", "http://x:80"]
)
def test_an_entry_without_host_and_port_is_refused_by_name(text: str) -> None:
    with pytest.raises(OptionsInvalid, match="Kein Rechner mit Port"):
        read_allowed(text)


def test_the_settings_and_one_command_open_hosts_together() -> None:
    way = door(Settings(allow_internal="a.intern:80"), "10.1.2.0/24:443")
    assert [(item.host, str(item.network or ""), item.port) for item in way.allowed] == [
        ("a.intern", "", 80),
        ("", "10.1.2.0/24", 443),
    ]
    with pytest.raises(OptionsInvalid):
        door(Settings(outbound_proxy="gopher://x"))


def test_a_password_goes_to_its_origin_and_nowhere_else() -> None:
    with FakeHost(lambda path: Reply(b"elsewhere")) as other, FakeHost(lambda path: Reply()) as host:
        host.answer = lambda path: Reply(status=302, headers={"Location": f"{other.url}/take"})
        way = host.door(Credential(host.url, "amt", "geheim"), also=f"127.0.0.1:{other.port}")
        assert get(way, host.url).body == b"elsewhere"
        assert host.asked[0].headers["Authorization"] == "Basic YW10OmdlaGVpbQ=="
        assert "Authorization" not in other.asked[0].headers


def test_redirects_end_after_three() -> None:
    with FakeHost(lambda path: Reply(status=302, headers={"Location": f"/{len(path)}x{path[1:]}"})) as host:
        with pytest.raises(ServiceFailed) as fault:
            get(host.door(), host.url)
        assert fault.value.code == "OUTBOUND_REDIRECTS" and len(host.asked) == 4


def test_a_relative_redirect_is_followed_and_the_last_address_told() -> None:
    replies = {"/a/b": Reply(status=301, headers={"Location": "../c?x=1"}), "/c?x=1": Reply(b"there", "text/xml; charset=utf-8")}
    with FakeHost(lambda path: replies[path]) as host:
        found = get(host.door(), f"{host.url}/a/b")
        assert (found.address, found.media_type, found.size) == (f"{host.url}/c?x=1", "text/xml", 5)


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with FakeHost(lambda path: Reply(b"direct")) as host:
        assert get(host.door(), host.url).body == b"direct"


def test_a_configured_proxy_carries_the_question_and_opens_no_internal_host() -> None:
    with FakeHost(lambda path: Reply(b"through")) as proxy:
        way = Door(proxy=read_address(proxy.url), resolve=lambda host, port: ["93.184.216.34"])
        assert get(way, "http://town.example/wms?x=1").body == b"through"
        assert proxy.paths == ["http://town.example/wms?x=1"]
        with pytest.raises(NotAllowed):
            get(way, "http://127.0.0.1/")
        with pytest.raises(ServiceFailed) as fault:
            get(way, "https://town.example/")
        assert fault.value.code == "OUTBOUND_UNREACHABLE"  # this proxy knows no CONNECT


def test_a_slow_drip_ends_at_the_deadline() -> None:
    pieces = (b"x" for _ in range(1000))
    with FakeHost(lambda path: Reply(pieces, drip=0.1)) as host:
        began = time.monotonic()
        with pytest.raises(ServiceFailed) as fault:
            get(host.door(), host.url, seconds=1.0)
        assert fault.value.code == "OUTBOUND_TIMEOUT" and time.monotonic() - began < 1.5


def test_headers_that_drip_end_at_the_deadline_too() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def drip() -> None:
            line, _ = listener.accept()
            with line:
                try:
                    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 100:
                        line.sendall(bytes([byte]))
                        time.sleep(0.05)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(ServiceFailed) as fault:
            get(Door(read_allowed(f"127.0.0.1:{port}")), f"http://127.0.0.1:{port}/", seconds=1.0)
        assert fault.value.code == "OUTBOUND_TIMEOUT" and time.monotonic() - began < 1.5


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    megabyte = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(megabyte) for _ in range(256)) + packer.flush()
    with FakeHost(lambda path: Reply(bomb, headers={"Content-Encoding": "gzip"})) as host:
        began = time.monotonic()
        with pytest.raises(LimitExceeded) as fault:
            get(host.door(), host.url, most=4 * 1024 * 1024)
        assert fault.value.code == "OUTBOUND_TOO_LARGE" and time.monotonic() - began < 2


def test_an_answer_too_large_is_refused_by_its_length_and_by_count(tmp_path: Path) -> None:
    with FakeHost(lambda path: Reply(bytes(3000)) if path == "/told" else Reply(bytes(100) for _ in range(30))) as host:
        for path in ("/told", "/untold"):
            with pytest.raises(LimitExceeded):
                ask(host.door(), Question(host.url + path, most=2000), tmp_path / "file")
            assert list(tmp_path.iterdir()) == []


def test_a_download_is_written_unpacked_with_its_sha256(tmp_path: Path) -> None:
    import hashlib

    text = b"Halle an der Saale" * 20_000
    with FakeHost(lambda path: Reply(gzip.compress(text), headers={"Content-Encoding": "gzip"})) as host:
        found = ask(host.door(), Question(host.url), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == text and found.body == b""
    assert (found.sha256, found.size) == (hashlib.sha256(text).hexdigest(), len(text))


BROKEN = {
    "cut off": (Reply(b"abc", headers={"Content-Length": "10"}), "OUTBOUND_CUT_OFF"),
    "cut gzip": (Reply(gzip.compress(b"x" * 1000)[:-9], headers={"Content-Encoding": "gzip"}), "OUTBOUND_CUT_OFF"),
    "no gzip": (Reply(b"plain", headers={"Content-Encoding": "gzip"}), "OUTBOUND_UNREADABLE"),
    "unknown packing": (Reply(b"x", headers={"Content-Encoding": "br"}), "OUTBOUND_UNREADABLE"),
    "error": (Reply(b"oops", status=500), "OUTBOUND_STATUS"),
    "gone": (Reply(status=404), "OUTBOUND_STATUS"),
    "sign in": (Reply(status=401, headers={"WWW-Authenticate": "Basic"}), "OUTBOUND_STATUS"),
    "busy": (Reply(status=429, headers={"Retry-After": "17"}), "OUTBOUND_BUSY"),
    "overloaded": (Reply(status=503, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), "OUTBOUND_BUSY"),
    "redirect to nowhere": (Reply(status=302), "OUTBOUND_REDIRECTS"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_failure_of_the_other_side_has_its_own_code(name: str) -> None:
    reply, code = BROKEN[name]
    with FakeHost(lambda path: reply) as host:
        with pytest.raises(TwinError) as fault:
            get(host.door(), host.url)
        assert fault.value.code == code and "127.0.0.1" in fault.value.text.de
        if name in ("busy", "overloaded"):
            assert fault.value.params["retry_after"] == (17 if name == "busy" else 60)


def test_a_host_that_is_down_or_speaks_no_http_is_told() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def greet() -> None:
            line, _ = listener.accept()
            with line:
                line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        threading.Thread(target=greet, daemon=True).start()
        way = Door(read_allowed(f"127.0.0.1:{port}"))
        with pytest.raises(ServiceFailed) as strange:
            get(way, f"http://127.0.0.1:{port}/")
    with pytest.raises(ServiceFailed) as down:
        get(way, f"http://127.0.0.1:{port}/")
    assert (strange.value.code, down.value.code) == ("OUTBOUND_UNREADABLE", "OUTBOUND_UNREACHABLE")


def test_a_certificate_nobody_vouches_for_is_no_safe_line() -> None:
    with FakeHost(lambda path: Reply(b"plain")) as host:
        with pytest.raises(ServiceFailed) as fault:
            get(host.door(), f"https://127.0.0.1:{host.port}/")
        assert fault.value.code == "OUTBOUND_TLS"


def test_cancelling_stops_a_download(tmp_path: Path) -> None:
    with FakeHost(lambda path: Reply(bytes(1000) for _ in range(1000))) as host:
        looks = iter([False, False, True])
        with pytest.raises(Cancelled):
            ask(host.door(), Question(host.url), tmp_path / "file", cancelled=lambda: next(looks, True))
    assert list(tmp_path.iterdir()) == []


def test_a_query_keeps_what_the_address_had_and_replaces_what_is_asked_anew() -> None:
    asked = with_query("https://gdi.example/wms?MAP=/a.map&Service=WFS#top", {"SERVICE": "WMS", "layers": "a,b"})
    assert asked == "https://gdi.example/wms?MAP=/a.map&SERVICE=WMS&layers=a,b"


def test_umlauts_in_an_address_are_written_as_hosts_expect_them() -> None:
    found = read_address("https://Bürgeramt.Köln.example/Straßen?name=Öl&x=%20")
    assert str(found) == "https://xn--brgeramt-65a.xn--kln-sna.example/Stra%C3%9Fen?name=%C3%96l&x=%20"


REDIRECTED = [(302, "GET", b""), (303, "GET", b""), (307, "POST", b"<q/>"), (308, "POST", b"<q/>")]


@pytest.mark.parametrize(("status", "method", "body"), REDIRECTED)
def test_a_posted_question_is_posted_again_only_where_the_redirect_says_so(status: int, method: str, body: bytes) -> None:
    replies = {"/csw": Reply(status=status, headers={"Location": "/new"}), "/new": Reply(b"<r/>", "application/xml")}
    with FakeHost(lambda path: replies[path]) as host:
        assert get(host.door(), f"{host.url}/csw", body=b"<q/>", content_type="application/xml").body == b"<r/>"
        first, second = host.asked
    assert (first.method, first.body, first.headers["Content-Type"]) == ("POST", b"<q/>", "application/xml")
    assert (second.method, second.body) == (method, body)


@pytest.mark.parametrize("ending", [b"0\r\n\r\n", b""])
def test_chunks_are_put_together_and_a_missing_end_is_noticed(ending: bytes) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def speak() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(65536)
                line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHalle\r\n7\r\n (Saale\r\n" + ending)

        threading.Thread(target=speak, daemon=True).start()
        way, address = Door(read_allowed(f"127.0.0.1:{port}")), f"http://127.0.0.1:{port}/"
        if ending:
            assert get(way, address).body == b"Halle (Saale"
            return
        with pytest.raises(ServiceFailed) as fault:
            get(way, address)
        assert fault.value.code == "OUTBOUND_CUT_OFF"
