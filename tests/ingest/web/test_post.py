"""Messages to a real server on this machine."""

import json
from typing import Any

import pytest

from horizon.errors import WebError
from horizon.ingest.web import Limits, post_json
from tests.fixtures.server import Answer, Site, reset

QUICK = Limits(read_seconds=5, total_seconds=20, redirects=0, attempts=3, first_wait_seconds=0.001)


def post(url: str, payload: dict[str, Any]) -> None:
    post_json(url, payload, allow_private=True, limits=QUICK, seed=0)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_message_arrives_as_json(site: Site, status: int) -> None:
    post(site.answers("/hook", Answer(status=status)), {"text": "naïve </script>", "n": 1})
    (asked,) = site.asked
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/json")
    assert json.loads(asked.body) == {"text": "naïve </script>", "n": 1}


def test_a_path_that_is_no_text_arrives_all_the_same(site: Site) -> None:
    post(site.answers("/hook", Answer()), {"page": "/p\udcff"})
    (asked,) = site.asked
    assert json.loads(asked.body) == {"page": "/p\udcff"}


@pytest.mark.parametrize("failure", [Answer(status=503), Answer(status=429), reset])
def test_a_message_that_was_not_taken_is_sent_again(site: Site, failure: Any) -> None:
    post(site.answers("/hook", failure, Answer()), {"n": 1})
    assert [json.loads(asked.body) for asked in site.asked] == [{"n": 1}, {"n": 1}]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(status=404), "^HTTP 404 from 127.0.0.1"),
        (Answer(status=500), "^HTTP 500 from 127.0.0.1"),
        (Answer(status=307, headers={"Location": "/other"}), "127.0.0.1 redirects"),
    ],
)
def test_a_message_that_is_refused_says_so_and_keeps_the_address_secret(
    site: Site, answer: Answer, message: str
) -> None:
    with pytest.raises(WebError, match=message) as caught:
        post(site.answers("/hook/T0KEN", answer), {"n": 1})
    assert "T0KEN" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://example.org/hook", "https://127.0.0.1/hook"])
def test_no_message_goes_in_the_clear_or_to_a_private_host_unless_allowed(url: str) -> None:
    with pytest.raises(WebError, match="is not asked"):
        post_json(url, {})


def test_a_number_that_json_cannot_say_is_refused(site: Site) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        post(site.url, {"n": float("nan")})
