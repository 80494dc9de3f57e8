"""Names that say how a model was run, split into model and setting."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from horizon import shipped
from horizon.ingest.versions import Version, split_version, version_in, version_name, without_provider
from tests.ingest.published_names import INDEX, VERSIONS, column, results

SPLIT = [
    ("gpt-5.1_medium", "gpt-5.1", "reasoning effort medium"),
    ("gpt-5.2-2025-12-11_none", "gpt-5.2-2025-12-11", "reasoning effort none"),
    ("gpt-5.4-2026-03-05_xhigh", "gpt-5.4-2026-03-05", "reasoning effort xhigh"),
    ("gpt-5-nano-2025-08-07_minimal", "gpt-5-nano-2025-08-07", "reasoning effort minimal"),
    ("chutes/gpt-oss-120b_high", "chutes/gpt-oss-120b", "reasoning effort high"),
    ("o1-mini-2024-09-12_low", "o1-mini-2024-09-12", "reasoning effort low"),
    ("DeepSeek-V3.2-Exp_high", "DeepSeek-V3.2-Exp", "reasoning effort high"),
    ("claude-opus-4-6_max", "claude-opus-4-6", "reasoning effort max"),
    ("claude-3-7-sonnet-20250219_32K", "claude-3-7-sonnet-20250219", "thinking budget 32K"),
    ("gemini-2.5-flash-preview-09-2025_16k", "gemini-2.5-flash-preview-09-2025", "thinking budget 16K"),
    ("QwQ-32B (16K thinking)", "QwQ-32B", "thinking budget 16K"),
    ("Claude 3.7 Sonnet (8k thinking)", "Claude 3.7 Sonnet", "thinking budget 8K"),
    ("Claude Opus 4.5 (no thinking)", "Claude Opus 4.5", "no thinking"),
    ("GPT-5 (unknown thinking)", "GPT-5", "unknown thinking"),
    ("claude-opus-4-6_unknown", "claude-opus-4-6", "unknown thinking"),
    ("glm-4.5_thinking", "glm-4.5", "thinking"),
    ("DeepSeek-V3.2 (Thinking)", "DeepSeek-V3.2", "thinking"),
    ("o3-mini (medium)", "o3-mini", "reasoning effort medium"),
    ("gpt-5.2-pro-2025-12-11-webapp", "gpt-5.2-pro-2025-12-11", "web app"),
    ("gpt-5.4-pro-2026-03-05-web-app", "gpt-5.4-pro-2026-03-05", "web app"),
    ("Grok 4 Heavy (web app)", "Grok 4 Heavy", "web app"),
    ("Llama-2-70b-hf ", "Llama-2-70b-hf", ""),
    ("gpt-4-turbo", "GPT-4 1106", ""),
    ("Qwen2.5-72B", "Qwen2.5-72B (base)", ""),
]


@pytest.mark.parametrize(("name", "model", "setting"), SPLIT)
def test_a_version_is_a_model_and_the_setting_it_was_run_in(name: str, model: str, setting: str) -> None:
    assert split_version(name) == Version(model, setting)


@pytest.mark.parametrize(
    "name",
    [
        "gpt_5_1_codex_max",
        "gpt_5_4_xhigh",
        "claude_3_5_sonnet",
        "gpt-5.1-codex-max",
        "qwen2.5_max",
        "mistral_medium",
        "Phi-3_medium",
        "gpt2_medium",
        "gpt-3.5-turbo_16k",
        "xgen-7b_8k",
        "gpt-4-32k-0314",
        "doubao-pro-32k",
        "MiniMax-M1-80k",
        "kimi-k2_thinking",
        "kimi-k2-thinking",
        "Qwen3-235B-A22B-Thinking-2507",
        "gemini-2.5-flash-lite-preview-06-17-thinking",
        "phi-1_5",
        "Qwen-1_8B",
        "VideoChat-Flash-Qwen2-7B_res448",
        "llama3.1:405b-instruct-q4_K_M",
        "Llama-4-Maverick-17B-128E-Instruct-FP8",
        "GPT-5.2 (Pro)",
        "Claude 3.5 Sonnet (New)",
        "Qwen1.5-14B (chat)",
        "gpt-4-turbo-2024-04-09",
        "Qwen2.5-72B-Instruct",
        "_high",
        "(high)",
        "",
    ],
)
def test_what_is_not_clearly_a_setting_stays_in_the_name(name: str) -> None:
    assert split_version(name) == Version(name, "")


NAMES = st.text(alphabet="abcopr-./ 0123456789", min_size=1).map(str.strip).filter(bool)
GRADES = st.sampled_from(["none", "minimal", "low", "high", "xhigh"])


@given(NAMES, GRADES)
def test_a_grade_that_is_set_off_comes_off_any_name(name: str, grade: str) -> None:
    expected = Version(name, f"reasoning effort {grade}")
    assert split_version(f"{name}_{grade}") == split_version(f" {name} ({grade.upper()})\n") == expected


@given(st.integers(min_value=1), st.sampled_from(["claude-opus-9", "gemini-9-pro", "chutes/gemini-9"]))
def test_a_budget_of_any_size_comes_off(thousands: int, name: str) -> None:
    assert split_version(f"{name}_{thousands}k") == Version(name, f"thinking budget {thousands}K")


@given(st.text())
@example("o1_high (no thinking)")
@example("claude_\u0661K")
@example("a/" * 5000 + "claude_max")
def test_a_model_is_the_beginning_of_its_name(text: str) -> None:
    model, setting = split_version(text)
    assert text.strip().startswith(model)
    assert bool(setting) == (model != text.strip())


@given(st.lists(st.sampled_from(["gpt", "5", "1", "codex", "max", "high", "medium", "16k", "thinking"]), min_size=3))
def test_a_key_that_is_spelled_with_underscores_throughout_is_never_split(words: list[str]) -> None:
    key = "_".join(words)
    assert split_version(key) == Version(key, "")


@pytest.mark.parametrize(("name", "model", "setting"), SPLIT)
def test_the_version_is_found_again_in_the_setting_of_a_score(name: str, model: str, setting: str) -> None:
    assert version_in("; ".join(filter(None, ["OpenHands", setting, "5-shot", "A Survey of Thinking"]))) == setting


@pytest.mark.parametrize(
    ("name", "model", "setting"), [row for row in SPLIT if row[0] not in ("gpt-4-turbo", "Qwen2.5-72B")]
)
def test_a_printed_version_is_read_again(name: str, model: str, setting: str) -> None:
    assert split_version(version_name(model, setting)) == Version(model, setting)


def test_agent_shots_and_paper_are_no_version() -> None:
    assert version_in("Terminus 2; 0-shot; LLaMA: Open and Efficient Foundation Language Models") == ""


def test_no_key_of_metr_has_a_setting(shared_data: Path) -> None:
    keys = {key for key, _ in results(shared_data)}
    assert [key for key in keys if split_version(key) != Version(key, "")] == []


def test_settings_of_epoch_are_in_the_words_of_the_shipped_scores(shared_data: Path) -> None:
    with (shipped.folder("data") / "scores.csv").open(encoding="utf-8", newline="") as handle:
        words = {re.sub(r"\d+K", "", part) for row in csv.DictReader(handle) for part in row["setting"].split("; ")}
    names = column(shared_data, VERSIONS, "id") | column(shared_data, INDEX, "Model version")
    settings = {re.sub(r"\d+K", "", split_version(name).setting) for name in names}
    assert settings - words == {
        "reasoning effort max",
        "reasoning effort none",
        "reasoning effort xhigh",
        "thinking",
        "unknown thinking",
        "web app",
    }


def test_so_many_versions_of_epoch_are_settings_of_fewer_models(shared_data: Path) -> None:
    names = column(shared_data, VERSIONS, "id") | column(shared_data, INDEX, "Model version")
    versions = [split_version(name) for name in names]
    settings, models = [version for version in versions if version.setting], {version.model for version in versions}
    assert (len(names), len(settings), len(models)) == (681, 159, 543)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("anthropic/claude-sonnet-4-0", "claude-sonnet-4-0"),
        ("openrouter/anthropic/claude-opus-4.5", "claude-opus-4.5"),
        ("together/meta-llama/Llama-3.3-70B-Instruct", "Llama-3.3-70B-Instruct"),
        ("Qwen/Qwen3-235B-A22B-Thinking-2507", "Qwen3-235B-A22B-Thinking-2507"),
        ("zai-org/GLM-4.6 ", "GLM-4.6"),
        ("TencentARC/LLaMA-Pro-8B-Instruct", "LLaMA-Pro-8B-Instruct"),
        ("gpt-5", "gpt-5"),
    ],
)
def test_who_makes_or_serves_a_model_is_no_part_of_its_name(name: str, plain: str) -> None:
    assert without_provider(name) == plain


@pytest.mark.parametrize(
    "name",
    [
        "ollama/qwen2.5:0.5b",
        "openai/gpt-4o",
        "openrouter/openai/gpt-4o",
        "Qwen/Qwen2.5-72B",
        "RylanSchaeffer/mem_Qwen3-93M_minerva_math_rep_0_sbst_1.0000_epch_1_ot_1",
        "openai-community/gpt2",
        "openai/",
        "/openai",
        "",
    ],
)
def test_a_front_that_says_more_stays(name: str) -> None:
    assert without_provider(name) == name.removeprefix("openrouter/")


@given(st.text(alphabet="openai/gpt-4", max_size=40))
@example("openai/" * 5000 + "o3")
def test_a_name_without_its_provider_is_its_end_and_has_no_more_to_drop(name: str) -> None:
    plain = without_provider(name)
    assert name.strip().endswith(plain)
    assert without_provider(plain) == plain
