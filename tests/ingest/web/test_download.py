"""Downloads from a real server on this machine, which answers well and badly."""

import gzip
import hashlib
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import horizon
from horizon.errors import WebError
from horizon.ingest.web import Downloaded, Limits, NotModified, download
from tests.fixtures.server import Answer, Site, cut_off, drip, endless, huge_head, reset

BODY = b"model,value\nA,0.5\nB,0.25\n"
QUICK = Limits(connect_seconds=5, read_seconds=5, total_seconds=20, most_bytes=1_000_000, first_wait_seconds=0.001)
ONCE = replace(QUICK, attempts=1)


def fetched(url: str, folder: Path, **options: Any) -> Downloaded:
    chosen: dict[str, Any] = {"allow_private": True, "limits": QUICK, "seed": 0}
    got = download(url, folder, **chosen | options)
    assert isinstance(got, Downloaded)
    return got


def test_a_file_arrives_as_it_is_and_is_called_as_its_address_ends(site: Site, tmp_path: Path) -> None:
    headers = {"ETag": '"v1"', "Last-Modified": "Tue, 03 Nov 2026 06:00:00 GMT", "Content-Type": "text/csv"}
    url = site.answers("/data/scores.2026-11-03.csv", Answer(BODY, headers=headers))
    got = fetched(url, tmp_path)
    assert got.path == tmp_path / "scores.2026-11-03.csv"
    assert got.path.read_bytes() == BODY
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (got.etag, got.last_modified) == ('"v1"', "Tue, 03 Nov 2026 06:00:00 GMT")
    (asked,) = site.asked
    assert asked.headers["user-agent"] == f"horizon-tracker/{horizon.__version__}"
    assert asked.headers["accept-encoding"] == "gzip"
    assert not {"if-none-match", "if-modified-since", "cookie", "authorization"} & asked.headers.keys()


def test_what_the_server_marked_its_file_with_is_said_back_to_it(site: Site, tmp_path: Path) -> None:
    url = site.answers("/a.csv", Answer(status=304))
    got = download(url, tmp_path, etag='W/"v1"', last_modified="yesterday", allow_private=True, limits=ONCE)
    assert isinstance(got, NotModified)
    assert site.asked[0].headers["if-none-match"] == 'W/"v1"'
    assert site.asked[0].headers["if-modified-since"] == "yesterday"
    assert list(tmp_path.iterdir()) == []


def test_not_modified_is_no_answer_to_who_knows_nothing(site: Site, tmp_path: Path) -> None:
    with pytest.raises(WebError, match=r"HTTP 304 from 127\.0\.0\.1"):
        fetched(site.answers("/a.csv", Answer(status=304)), tmp_path)


@pytest.mark.parametrize("etag", ["x" * 2000, "caf\u00e9"])
def test_a_mark_that_cannot_be_said_back_is_not_kept(site: Site, tmp_path: Path, etag: str) -> None:
    assert fetched(site.answers("/a.csv", Answer(BODY, headers={"ETag": etag})), tmp_path).etag is None


@pytest.mark.parametrize("failure", [Answer(b"busy", 429), Answer(status=500), Answer(status=503), reset])
def test_what_may_pass_is_tried_again(site: Site, tmp_path: Path, failure: Any) -> None:
    url = site.answers("/a.csv", failure, failure, Answer(BODY))
    assert fetched(url, tmp_path).path.read_bytes() == BODY
    assert len(site.asked) == 3


def test_a_download_that_was_cut_off_begins_anew(site: Site, tmp_path: Path) -> None:
    url = site.answers("/a.csv", cut_off(BODY[:7], len(BODY)), Answer(BODY))
    assert fetched(url, tmp_path).path.read_bytes() == BODY


def test_a_server_that_keeps_failing_is_left_alone_after_the_last_attempt(site: Site, tmp_path: Path) -> None:
    with pytest.raises(WebError, match=r"^HTTP 500 from 127\.0\.0\.1$"):
        fetched(site.answers("/a.csv", Answer(status=500)), tmp_path)
    assert len(site.asked) == QUICK.attempts


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 204, 206, 300])
def test_what_does_not_pass_is_asked_once(site: Site, tmp_path: Path, status: int) -> None:
    with pytest.raises(WebError, match=f"HTTP {status} from 127.0.0.1"):
        fetched(site.answers("/a.csv", Answer(status=status)), tmp_path)
    assert len(site.asked) == 1


def test_a_server_that_asks_for_more_time_than_there_is_gets_none(site: Site, tmp_path: Path) -> None:
    url = site.answers("/a.csv", Answer(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(WebError, match="HTTP 429"):
        fetched(url, tmp_path, limits=replace(QUICK, longest_wait_seconds=60))
    assert len(site.asked) == 1


@pytest.mark.parametrize("after", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_server_is_given_the_time_that_it_asks_for_up_to_a_bound(site: Site, tmp_path: Path, after: str) -> None:
    url = site.answers("/a.csv", Answer(status=503, headers={"Retry-After": after}), Answer(BODY))
    assert fetched(url, tmp_path, limits=replace(QUICK, longest_wait_seconds=0.01)).path.exists()


def more_than_announced(handler: Any) -> None:
    """Announce a part of the file, and send the rest all the same."""
    Answer(BODY)(handler)
    handler.wfile.write(BODY)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(b"<!DOCTYPE html><title>Log in</title>"), "a page in HTML"),
        (Answer(b"\xef\xbb\xbf\n <html><body>Sorry"), "a page in HTML"),
        (Answer(BODY, headers={"Content-Type": "text/html; charset=utf-8"}), "a page in HTML"),
        (Answer(b""), "an empty answer"),
        (Answer(b" \n"), "an empty answer"),
        (Answer(BODY, headers={"Content-Encoding": "br"}), "packed its answer as was not asked for"),
        (Answer(BODY, headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
        (Answer(BODY, headers={"Content-Encoding": "gzip, gzip"}), "packed its answer as was not asked for"),
        (Answer(headers={"Content-Length": "999999999999"}), "too large"),
        (Answer(BODY, headers={"Content-Length": str(len(BODY) - 9)}), "sent more than it announced"),
        (more_than_announced, "sent more than it announced"),
        (endless(BODY * 1000), "too large"),
    ],
)
def test_an_answer_that_is_no_good_file_is_refused_and_not_asked_for_again(
    site: Site, tmp_path: Path, answer: Any, message: str
) -> None:
    with pytest.raises(WebError, match=message):
        fetched(site.answers("/a.csv", answer), tmp_path)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (cut_off(BODY[:7], len(BODY)), "broke off"),
        (Answer(gzip.compress(BODY)[:-9], headers={"Content-Encoding": "gzip"}), "packed answer has no end"),
        (Answer(BODY[:-3], length=False), "it may be cut off"),
        (reset, "broke off"),
        (huge_head, "does not speak HTTP"),
        (lambda handler: handler.wfile.write(b"220 smtp.example.org ESMTP\r\n"), "does not speak HTTP"),
        (drip(every=0.05), "took longer than 0.2 s in all"),
    ],
)
def test_an_answer_without_its_end_is_refused(site: Site, tmp_path: Path, answer: Any, message: str) -> None:
    limits = replace(ONCE, total_seconds=0.2) if "longer" in message else ONCE
    with pytest.raises(WebError, match=message):
        fetched(site.answers("/a.csv", answer), tmp_path, limits=limits)


def test_a_head_that_drips_in_does_not_outlast_the_time_in_all(site: Site, tmp_path: Path) -> None:
    def drip_head(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not site.closing.wait(0.02):
            handler.wfile.write(b"x")

    with pytest.raises(WebError, match=r"took longer than 0\.2 s in all"):
        fetched(site.answers("/a.csv", drip_head), tmp_path, limits=replace(QUICK, total_seconds=0.2))


def test_silence_is_not_waited_for_longer_than_said(site: Site, tmp_path: Path) -> None:
    url = site.answers("/a.csv", lambda _: site.closing.wait(30))  # type: ignore[arg-type]
    with pytest.raises(WebError, match="does not answer in time"):
        fetched(url, tmp_path, limits=replace(ONCE, read_seconds=0.05))


def test_a_text_without_a_length_is_taken_if_its_last_line_is_ended(site: Site, tmp_path: Path) -> None:
    assert fetched(site.answers("/a.csv", Answer(BODY, length=False)), tmp_path).path.read_bytes() == BODY


@pytest.mark.parametrize("body", [BODY, b"", BODY * 100_000])
def test_a_packed_answer_is_unpacked_and_bounded_by_what_is_in_it(site: Site, tmp_path: Path, body: bytes) -> None:
    url = site.answers("/a.csv", Answer(gzip.compress(BODY + body), headers={"Content-Encoding": "gzip"}))
    if len(body) > QUICK.most_bytes:
        with pytest.raises(WebError, match="too large"):
            fetched(url, tmp_path)
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= QUICK.most_bytes
    else:
        assert fetched(url, tmp_path).path.read_bytes() == BODY + body


def test_a_packed_answer_of_several_members_is_unpacked_whole(site: Site, tmp_path: Path) -> None:
    packed = gzip.compress(BODY[:9]) + gzip.compress(b"") + gzip.compress(BODY[9:])
    url = site.answers("/a.csv", Answer(packed, headers={"Content-Encoding": "x-gzip"}))
    assert fetched(url, tmp_path).path.read_bytes() == BODY


def test_packed_nothing_without_end_is_too_large(site: Site, tmp_path: Path) -> None:
    url = site.answers("/a.csv", endless(gzip.compress(b"") * 1000, {"Content-Encoding": "gzip"}))
    with pytest.raises(WebError, match="too large"):
        fetched(url, tmp_path)


def test_redirects_are_followed_and_their_file_named_by_the_address_that_names_one(site: Site, tmp_path: Path) -> None:
    site.answers("/latest", Answer(status=302, headers={"Location": "/files/scores.2026-11-03.csv"}))
    site.answers("/files/scores.2026-11-03.csv", Answer(BODY))
    assert fetched(f"{site.url}/latest", tmp_path).path.name == "scores.2026-11-03.csv"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("/a.csv", "redirects again and again"),
        ("https://169.254.169.254/latest/meta-data", "never are"),
        ("http://[::1]:1/a.csv", "on its way anyone could change"),
        ("https://[::1]:1/a.csv", "it is on a private network"),
        ("https://localhost:1/a.csv", "it is on a private network"),
        ("http://example.org/a.csv", "on its way anyone could change"),
        ("file:///etc/passwd", "not an address that can be asked"),
        ("https://me:secret@127.0.0.1/a.csv", "user name or password"),
        ("https://[::1/a.csv", "broke off, or does not speak HTTP"),
    ],
)
def test_a_redirect_to_where_nothing_is_asked_is_not_followed(
    site: Site, tmp_path: Path, location: str, message: str
) -> None:
    url = site.answers("/a.csv", Answer(status=302, headers={"Location": location}))
    with pytest.raises(WebError, match=message):
        fetched(url, tmp_path, limits=ONCE)
    assert len(site.asked) == (ONCE.redirects + 1 if location == "/a.csv" else 1)


def test_a_private_host_is_not_asked_unless_that_is_allowed(site: Site, tmp_path: Path) -> None:
    with pytest.raises(WebError, match="it is on a private network"):
        fetched(site.answers("/a.csv", Answer(BODY)).replace("http:", "https:"), tmp_path, allow_private=False)
    assert site.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_name_is_judged_by_where_it_leads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, site: Site, address: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering([address], site.port))
    with pytest.raises(WebError, match=r"public\.example is not asked"):
        fetched(f"https://public.example:{site.port}/a.csv", tmp_path, allow_private=False)


def test_a_name_is_looked_up_once_and_its_second_answer_never_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, site: Site
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", answering(["127.0.0.1", "169.254.169.254"], site.port, asked))
    site.answers("/a.csv", Answer(BODY))
    assert fetched(f"http://rebound.example:{site.port}/a.csv", tmp_path).path.read_bytes() == BODY
    assert asked == ["rebound.example"]
    assert site.asked[0].headers["host"] == f"rebound.example:{site.port}"


def answering(addresses: list[str], port: int, asked: list[str] | None = None) -> Any:
    """A name server whose answer changes each time; an IP address stands for itself."""
    real, left = socket.getaddrinfo, list(addresses)

    def answer(host: Any, *rest: Any, **options: Any) -> Any:
        if not str(host).endswith(".example"):
            return real(host, *rest, **options)
        if asked is not None:
            asked.append(str(host))
        address = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return answer


def test_plain_http_goes_to_no_public_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(["93.184.215.14"], 80))
    with pytest.raises(WebError, match=r"http://public\.example is not asked: it is on the public network"):
        fetched("http://public.example/a.csv", tmp_path, allow_private=True)


@pytest.mark.parametrize("host", ["no-such-host.invalid", f"{'a' * 80}.example.org"])
def test_a_host_that_does_not_exist_is_named(tmp_path: Path, host: str) -> None:
    with pytest.raises(WebError, match=r"there is no host|cannot be reached|not an address"):
        fetched(f"https://{host}/a.csv", tmp_path, limits=ONCE)


def test_a_closed_port_is_tried_again_and_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(WebError, match=r"127\.0\.0\.1 cannot be reached"):
        fetched(f"http://127.0.0.1:{port}/a.csv", tmp_path)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, site: Site, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetched(site.answers("/a.csv", Answer(BODY)), tmp_path).path.exists()


def test_a_file_arrives_over_tls_and_its_name_is_checked(secure_site: Site, tmp_path: Path) -> None:
    url = secure_site.answers("/a.csv", Answer(BODY))
    assert fetched(url, tmp_path).path.read_bytes() == BODY
    assert secure_site.asked[0].headers["host"] == f"localhost:{secure_site.port}"


def test_a_certificate_for_another_name_is_refused_and_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, secure_site: Site, tmp_path: Path
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(["127.0.0.1"], secure_site.port))
    with pytest.raises(WebError, match=r"the certificate of other\.example is not good: .*[Hh]ostname mismatch"):
        fetched(f"https://other.example:{secure_site.port}/a.csv", tmp_path)
    assert secure_site.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(
    monkeypatch: pytest.MonkeyPatch, secure_site: Site, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(WebError, match="the certificate of localhost is not good: self-signed") as caught:
        fetched(secure_site.answers("/a.csv", Answer(BODY)), tmp_path)
    assert "SSL_CERT_FILE" in (caught.value.hint or "")


def test_https_does_not_lead_to_http(secure_site: Site, site: Site, tmp_path: Path) -> None:
    target = site.answers("/a.csv", Answer(BODY)).replace("127.0.0.1", "localhost")
    url = secure_site.answers("/a.csv", Answer(status=301, headers={"Location": target}))
    with pytest.raises(WebError, match="localhost redirects from https to http"):
        fetched(url, tmp_path)
    assert site.asked == []


def test_a_connection_that_breaks_within_tls_is_a_failure(secure_site: Site, tmp_path: Path) -> None:
    with pytest.raises(WebError, match="localhost broke off"):
        fetched(secure_site.answers("/a.csv", cut_off(BODY[:7], len(BODY))), tmp_path, limits=ONCE)


def test_progress_ends_at_the_whole(site: Site, tmp_path: Path) -> None:
    shares: list[float] = []
    fetched(site.answers("/a.csv", Answer(BODY * 10_000)), tmp_path, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
