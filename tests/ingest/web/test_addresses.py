"""Addresses as users write them."""

import pytest

from horizon.errors import WebError
from horizon.ingest.web.addresses import check_address, file_name, is_address, shown


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://example.org/a.csv", "http://example.org is not asked: on its way anyone could change"),
        ("https://me:secret@example.org/a.csv", "has a user name or password in it"),
        ("https://token@example.org/a.csv", "has a user name or password in it"),
        ("ftp://example.org/a.csv", "not an address that can be asked"),
        ("file:///etc/passwd", "not an address that can be asked"),
        ("https:///a.csv", "names no host"),
        ("https://[::1/a", "not an address"),
        ("https://example.org:99999/", "not an address"),
        ("https://exa mple.org/", "not an address"),
        (f"https://example.org/{'a' * 3000}", "too long"),
        ("https://127.0.0.1/a.csv", "it is on a private network"),
        ("https://localhost/a.csv", "it is on a private network"),
        ("https://feeds.localhost./a.csv", "it is on a private network"),
        ("https://[::ffff:10.0.0.1]/a.csv", "it is on a private network"),
        ("https://169.254.169.254/latest/meta-data", "link-local, metadata"),
        ("https://[64:ff9b::a9fe:a9fe]/", "link-local, metadata"),
    ],
)
def test_an_address_that_is_never_asked_is_refused_at_once(address: str, message: str) -> None:
    with pytest.raises(WebError, match=message) as caught:
        check_address(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/a.csv", "https://localhost/a", "http://intranet/a.csv"])
def test_a_private_host_is_taken_where_that_is_allowed(address: str) -> None:
    assert check_address(address, allow_private=True) == address


@pytest.mark.parametrize("address", ["https://169.254.169.254/", "http://0.0.0.0/", "https://[ff02::1]/"])
def test_what_is_never_asked_stays_so_where_private_hosts_are_allowed(address: str) -> None:
    with pytest.raises(WebError, match="never are"):
        check_address(address, allow_private=True)


def test_what_follows_the_hash_is_no_part_of_what_is_asked() -> None:
    assert check_address("https://example.org/a.csv?x=1#part") == "https://example.org/a.csv?x=1"


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert shown("https://u:p@example.org:8443/a.csv?sig=abc") == "https://example.org:8443/a.csv?…"


def test_an_address_that_is_shown_is_still_that_of_the_file() -> None:
    assert shown("https://example.org/a%20b%3Fc%0A.csv") == "https://example.org/a%20b%3Fc%0A.csv"


@pytest.mark.parametrize(
    ("location", "expected"), [("https://a/b", True), ("s3://a/b", True), ("a/b.csv", False), ("C:\\a.csv", False)]
)
def test_an_address_names_a_scheme(location: str, expected: bool) -> None:
    assert is_address(location) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/results.2026-01-30.yaml", "results.2026-01-30.yaml"),
        ("a%2F..%2F..%2Fetc%2Fpasswd.csv", "passwd.csv"),
        ("..", "download"),
        ("%2e%2e", "download"),
        ("", "download"),
        (".hidden.csv", "hidden.csv"),
        ("a%00b%0a.csv", "a_b_.csv"),
        (f"{'x' * 300}.yaml", f"{'x' * 115}.yaml"),
    ],
)
def test_a_file_is_called_as_its_address_ends_and_leads_nowhere(path: str, expected: str) -> None:
    assert file_name(f"https://example.org/{path}") == expected
