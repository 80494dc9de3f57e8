"""Claims files: the shipped one, and what a wrong one is told."""

from datetime import date
from pathlib import Path

import pytest

from horizon.errors import InputError, UnreadableFile
from horizon.trend import Window
from horizon.workflow.claims_file import read_claims, shipped_claims
from horizon.workflow.index.question import IndexQuestion

SOURCE = '[claim.source]\npublisher = "P"\ntitle = "T"\nurl = "https://p.org"\nkind = "primary"\n'
CLAIM = '[[claim]]\nid = "a"\ntext = "t"\nquantity = "doubling_time_days"\npublished = "212"\nsuite = "metr-1.1"\n'
GOOD = CLAIM + SOURCE


def write(folder: Path, text: str) -> Path:
    path = folder / "claims.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_claims_are_at_least_fifteen_and_name_their_sources() -> None:
    claims = read_claims(shipped_claims())
    assert len(claims) >= 15
    assert {claim.source.kind for claim in claims} == {"primary", "second-hand"}
    assert all(bool(claim.source.account) == (claim.source.kind == "second-hand") for claim in claims)
    assert all(claim.source.url for claim in claims if claim.source.kind == "primary")


def test_what_a_claim_leaves_out_has_a_default(tmp_path: Path) -> None:
    (claim,) = read_claims(write(tmp_path, GOOD))
    assert (claim.success_level, claim.frontier, claim.level, claim.as_of) == (0.5, "global", 0.95, None)
    assert (claim.question.window, claim.question.interval) == (Window(), "ols")


def test_a_claim_asks_what_it_says(tmp_path: Path) -> None:
    more = "since = 2024-01-01\nuntil = 2025-01-01\nas_of = 2026-01-30\nfrontier = 'window'\nsuccess_level = 0.8\n"
    more += "published_interval = ['200', '220']\ninterval = 'both'\ndrop_below = 1\ninclude_beyond_range = true\n"
    (claim,) = read_claims(write(tmp_path, CLAIM + more + SOURCE))
    question = claim.question
    assert question.window == Window(date(2024, 1, 1), date(2025, 1, 1))
    assert (question.as_of, question.rule, question.success_level) == (date(2026, 1, 30), "window", 0.8)
    assert (question.interval, question.drop_below, question.include_beyond_range) == ("both", 1, True)
    assert claim.published_interval == ("200", "220")


def test_a_claim_about_the_best_k_says_how_many(tmp_path: Path) -> None:
    (claim,) = read_claims(write(tmp_path, CLAIM + "frontier = 'top-k'\ntop = 2\n" + SOURCE))
    assert (claim.question.rule, claim.question.top, claim.question.frontier) == ("top-k", 2, "top-2")


def test_a_claim_about_the_index_asks_the_index(tmp_path: Path) -> None:
    more = "since = 2022-11-01\nas_of = 2026-01-30\nfrontier = 'top-k'\ntop = 2\nlevel = 0.9\n"
    (claim,) = read_claims(write(tmp_path, BREAK + more + SOURCE))
    asked = IndexQuestion(as_of=date(2026, 1, 30), since=date(2022, 11, 1), rule="top-k", top=2, level=0.9)
    assert claim.of_index
    assert claim.index_question == asked


def test_a_claim_that_there_is_a_singularity_needs_no_date(tmp_path: Path) -> None:
    text = GOOD.replace('published = "212"\n', "").replace("doubling_time_days", "singularity_date")
    (claim,) = read_claims(write(tmp_path, text))
    assert claim.published is None


INDEX = GOOD.replace("metr-1.1", "capability-index")
BREAK = CLAIM.replace("metr-1.1", "capability-index").replace("doubling_time_days", "acceleration_percent")
HORIZON = GOOD.replace("doubling_time_days", "horizon_minutes")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"no claims(.|\n)*\[\[claim\]\]"),
        ("claim = 3\n", "no claims"),
        ("claim = [3]\n", "claim 1 cannot be 3"),
        ("[[clam]]\n" + GOOD, r"there is no key clam(.|\n)*did you mean claim"),
        (GOOD.replace("suite", "siute"), r"claim 1 \(a\): there is no key siute(.|\n)*did you mean suite"),
        (
            GOOD.replace("publisher", "pubisher"),
            r"\(a\), source: there is no key pubisher(.|\n)*did you mean publisher",
        ),
        (GOOD.replace('suite = "metr-1.1"\n', ""), r"suite is missing"),
        (CLAIM, r"source is missing(.|\n)*\[claim.source\]"),
        (GOOD.replace('published = "212"\n', ""), r"published is missing(.|\n)*the digits as published"),
        (GOOD.replace('"212"', "212"), r"published cannot be 212(.|\n)*in quotes"),
        (GOOD.replace('"212"', '"about 212"'), r"'about 212' is not a number(.|\n)*in quotes"),
        (GOOD.replace("doubling_time_days", "break_date"), r"'212' is not a date"),
        (GOOD.replace("doubling_time_days", "doubling_time"), r"quantity cannot be 'doubling_time'(.|\n)*r_squared"),
        (CLAIM + 'quantity2 = ["a"]\n' + SOURCE, "there is no key quantity2"),
        (CLAIM + 'frontier = ["global"]\n' + SOURCE, r"frontier cannot be \['global'\](.|\n)*global, window, all"),
        (CLAIM + 'as_of = "2026-01-30"\n' + SOURCE, r"as_of cannot be '2026-01-30'(.|\n)*without quotes"),
        (CLAIM + "as_of = 2026-01-30T10:00:00\n" + SOURCE, r"as_of cannot be(.|\n)*without quotes"),
        (CLAIM + 'frontier = "top-k"\ntop = 0\n' + SOURCE, r"top cannot be 0(.|\n)*from 1"),
        (CLAIM + "level = 95\n" + SOURCE, r"level cannot be 95(.|\n)*between 0 and 1"),
        (CLAIM + "level = nan\n" + SOURCE, r"level cannot be nan"),
        (CLAIM + "drop_below = true\n" + SOURCE, r"drop_below cannot be True(.|\n)*minutes"),
        (CLAIM + "include_beyond_range = 1\n" + SOURCE, r"cannot be 1(.|\n)*true or false"),
        (CLAIM + 'published_interval = ["1"]\n' + SOURCE, r"published_interval cannot be(.|\n)*both ends"),
        (CLAIM + 'published_interval = ["2", "1"]\n' + SOURCE, r"ends before it begins(.|\n)*2 to 1"),
        (CLAIM + 'interval = "ols"\n' + SOURCE, r"interval without a published interval"),
        (CLAIM + "since = 2024-01-01\nuntil = 2023-01-01\n" + SOURCE, r"the window is empty"),
        (CLAIM + 'model = "o1"\n' + SOURCE, r"doubling_time_days is not of one model"),
        (HORIZON, r"model is missing"),
        (INDEX, r"capability-index has no doubling_time_days(.|\n)*break_date, acceleration_percent"),
        (BREAK + "until = 2025-01-01\n" + SOURCE, r"until is not of capability-index"),
        (BREAK + "success_level = 0.8\n" + SOURCE, r"success_level is not of capability-index"),
        (GOOD.replace('id = "a"', 'id = "a b"'), r"id cannot be 'a b'(.|\n)*without spaces"),
        (GOOD.replace("https", "ftp"), r"url cannot be 'ftp://p.org'"),
        (GOOD.replace('"primary"', '"hearsay"'), r"kind cannot be 'hearsay'(.|\n)*primary, second-hand"),
        (GOOD.replace('"primary"', '"second-hand"'), r"account is missing"),
        (GOOD + 'account = "x"\n', r"a primary source has no account"),
        (GOOD.replace('url = "https://p.org"\n', ""), r"url is missing"),
        (GOOD + GOOD, r"2 claims are called a"),
    ],
)
def test_a_wrong_claim_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as refusal:
        read_claims(path)
    refusal.match(message)
    assert str(path) in str(refusal.value)


def test_what_has_no_interval_computed_cannot_ask_for_its_kind(tmp_path: Path) -> None:
    text = CLAIM.replace("doubling_time_days", "r_squared")
    path = write(tmp_path, text + 'published_interval = ["1", "2"]\ninterval = "ols"\n' + SOURCE)
    with pytest.raises(InputError, match="no interval of r_squared is computed"):
        read_claims(path)


def test_a_file_that_is_not_toml_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"claims\.toml is not TOML"):
        read_claims(write(tmp_path, "claim = "))


def test_bytes_that_are_no_text_are_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_bytes(b"\xff\xfe[[claim]]")
    with pytest.raises(UnreadableFile, match="is not TOML"):
        read_claims(path)


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_claims(tmp_path / "none.toml")
    refusal.match(r"cannot read .*none\.toml(.|\n)*No such file")
