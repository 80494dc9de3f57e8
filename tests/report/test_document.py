"""The page as HTML."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from horizon.report import render
from horizon.report.document import script_json
from horizon.report.page import Source
from tests.report.sample import HOSTILE, SCRIPT, page


class Outline(HTMLParser):
    """Start tags with their attributes, and the text inside each element by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1][0] if self.tags else "", data))


@pytest.fixture(scope="module")
def html() -> str:
    return render(page(HOSTILE))


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def test_page_is_small_enough_to_mail(html: str) -> None:
    assert len(html.encode()) < 1_500_000


def test_the_policy_names_exactly_the_scripts_and_the_style_of_the_page(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#39;", "'").split("; "))
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digests = (base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies)
        assert rules[rule].split() == [f"'sha256-{digest}'" for digest in digests]
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy[1]


def test_nothing_on_the_page_points_elsewhere_but_links(outline: Outline) -> None:
    loads = [
        (tag, attrs.get("src") or attrs.get("href")) for tag, attrs in outline.tags if tag in ("img", "link", "script")
    ]
    links = [attrs["href"] or "" for tag, attrs in outline.tags if tag == "a"]
    assert [load for load in loads if load[1]] == [("link", "data:,")]
    assert [link for link in links if not link.startswith("#")] == ["https://metr.org/"]


def test_a_hostile_name_opens_no_element_and_no_attribute(outline: Outline) -> None:
    assert not [tag for tag, _ in outline.tags if tag in ("img", "b")]
    assert not [attrs for _, attrs in outline.tags if any(name.startswith("on") for name in attrs)]


@pytest.mark.parametrize("tag", ["title", "h1", "p", "h2", "figcaption", "caption", "li", "bdi", "button", "th", "td"])
def test_a_hostile_name_is_text_in(outline: Outline, tag: str) -> None:
    assert SCRIPT in "".join(text for element, text in outline.texts if element == tag)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_name_is_a_row_heading_as_it_stands(outline: Outline, name: str) -> None:
    assert ("th", name) in outline.texts


@pytest.mark.parametrize("value", [*HOSTILE, "<!--", "]]>", "\u2028\u2029"])
def test_script_json_is_inert_and_gives_the_value_back(value: str) -> None:
    text = str(script_json({"x": value}))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"x": value}


def test_script_json_refuses_what_is_not_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json(float("nan"))


def test_the_same_page_gives_the_same_bytes_in_another_process(html: str) -> None:
    code = (
        "import hashlib; from horizon.report import render; from tests.report.sample import HOSTILE, page;"
        "print(hashlib.sha256(render(page(HOSTILE)).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_a_page_without_warnings_notes_and_sources_has_no_empty_headings() -> None:
    bare = Outline(render(replace(page(), warnings=(), notes=(), sources=(), sections=())))
    assert not [tag for tag, _ in bare.tags if tag in ("h2", "aside", "section", "ul")]


def test_every_chart_is_described_and_every_table_has_headings(outline: Outline) -> None:
    charts = [attrs for _, attrs in outline.tags if attrs.get("class") == "chart"]
    scopes = {attrs.get("scope") for tag, attrs in outline.tags if tag == "th"}
    assert [(chart["role"], chart["aria-label"]) for chart in charts] == [
        ("img", f"Rises {SCRIPT}"),
        ("img", "Three rows."),
    ]
    assert scopes == {"col", "row"}


def test_a_source_says_nothing_of_a_publisher_or_licence_that_nobody_gave() -> None:
    html = render(replace(page(), sources=(Source("own", "Estimated here", "", "", ""),)))
    assert "<bdi>Estimated here</bdi>." in html
    assert "Licence:" not in html
