"""From the version names that sources write to the model's name and the setting in which it was run.

Epoch AI's ids say how a model was run: ``gpt-5.1_medium``, ``claude-3-7-sonnet-20250219_32K``. What is not clearly a
setting stays in the name: a model left in two pieces is seen in review, two models that are joined are not.

=====================  =======================  ========================================================================
at the end             setting                  of which names
=====================  =======================  ========================================================================
``_high``, ``(high)``  reasoning effort high    any; likewise ``none``, ``minimal``, ``low``, ``xhigh``
``_medium``            reasoning effort medium  Claude, Gemini, GPT-4 and later, gpt-oss, Grok, o1 and later; with
                                                Mistral, Phi and GPT-2 it is a size
``_max``               reasoning effort max     Claude; with Qwen it is a size, and ``GPT-5.1-Codex-Max`` is a name
``_32K``               thinking budget 32K      Claude, Gemini; with others it may be a context length
``(32K thinking)``     thinking budget 32K      any
``_thinking``          thinking                 Claude, DeepSeek, Gemini, GLM, whose weights do both; Kimi K2 and
                                                Kimi K2 Thinking are two models
``(no thinking)``      no thinking              any
``_unknown``           unknown thinking         any; likewise ``(unknown thinking)``
``-webapp``            web app                  any; likewise ``-web-app``, ``(web)``, ``(web app)``
=====================  =======================  ========================================================================

A ``_`` begins a setting only where the name has no other: METR's keys are spelled with it throughout, and
``gpt_5_1_codex_max`` is a model. Dates, sizes, ``-instruct``, ``-preview``, ``-thinking`` and ``-FP8`` belong to names.

The setting of a score in the store says more than that, ``OpenHands; reasoning effort high; 0-shot``. What of it tells
one version of a model from another, `version_in` finds again, and `version_name` says with the model's name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Version", "split_version", "version_in", "version_name", "without_provider"]


class Version(NamedTuple):
    """A model's name, and the setting in which it was run; empty where the name does not say."""

    model: str
    setting: str


_UNDERSCORE = r"(?P<model>[^_]+)_{}"
_BRACKETS = r"(?P<model>.*\S) \({}\)"
_HYPHEN = r"(?P<model>.+)-{}"

_GRADES = "(none|minimal|low|high|xhigh)"
_GRADED = r"claude|gemini|gpt-(?:[4-9]|oss)|grok|o\d"
_HYBRID = "claude|deepseek|gemini|glm"

_RULES = tuple(
    (re.compile(f"(?=(?:.*/)?(?:{family})){shape.format(suffix)}", re.IGNORECASE), setting)
    for shape, suffix, family, setting in (
        (_UNDERSCORE, _GRADES, "", "reasoning effort {}"),
        (_UNDERSCORE, "(medium)", _GRADED, "reasoning effort {}"),
        (_UNDERSCORE, "(max)", "claude", "reasoning effort {}"),
        (_UNDERSCORE, r"(\d+)K", "claude|gemini", "thinking budget {}K"),
        (_UNDERSCORE, "thinking", _HYBRID, "thinking"),
        (_UNDERSCORE, "unknown", "", "unknown thinking"),
        (_BRACKETS, _GRADES, "", "reasoning effort {}"),
        (_BRACKETS, "(medium)", _GRADED, "reasoning effort {}"),
        (_BRACKETS, "(max)", "claude", "reasoning effort {}"),
        (_BRACKETS, r"(\d+)K thinking", "", "thinking budget {}K"),
        (_BRACKETS, "thinking", _HYBRID, "thinking"),
        (_BRACKETS, "(no|unknown) thinking", "", "{} thinking"),
        (_BRACKETS, "web(?: app)?", "", "web app"),
        (_HYPHEN, "web-?app", "", "web app"),
    )
)

_WRITTEN = (
    (re.compile(r"reasoning effort (none|minimal|low|medium|high|xhigh|max)"), r"\1"),
    (re.compile(r"thinking budget (\d+)K", re.IGNORECASE), r"\1K thinking"),
    (re.compile(r"(?:no |unknown )?thinking"), r"\g<0>"),
    (re.compile("web app"), r"\g<0>"),
)
"""The settings that the rules write, and how they are said in brackets behind a name, which the rules read again."""

_HOMONYMS = {
    "gpt-4-turbo": "GPT-4 1106",
    "Qwen2.5-72B": "Qwen2.5-72B (base)",
}
"""Ids of Epoch AI that are spelled as METR spells another model.

METR's GPT-4 Turbo is that of April 2024, Epoch's `gpt-4-turbo` the first one, of November 2023. Scores under Epoch's
`Qwen2.5-72B` are of the base model; METR's is, in Epoch's own table of horizons, the one that follows instructions.
"""

_PROVIDERS = frozenset(
    {
        *("chutes", "deepinfra", "fireworks", "novita", "openrouter", "together"),
        *("allenai", "anthropic", "cohere", "deepseek", "deepseek-ai", "eleutherai", "google", "grok", "meta-llama"),
        *("microsoft", "mistral", "mistralai", "moonshotai", "nvidia", "openai", "qwen", "tencentarc", "x-ai", "xai"),
        "zai-org",
    }
)
_AMBIGUOUS = frozenset(
    {
        *("claude-2", "gemini-1.0-pro", "gpt-4o", "mistral-large", "mistral-medium", "qwen3-max"),
        *("qwen2-72b", "qwen2.5-72b"),
    }
)
"""Names that a provider gives to one version after another, or to another model than METR does."""


def split_version(name: str) -> Version:
    """Split a version name of Epoch AI, in any of its files, into model and setting.

    Parameters
    ----------
    name : str
        An id such as ``gpt-5.1_medium``, or a display name such as ``Claude 3.7 Sonnet (16k thinking)``.

    Returns
    -------
    Version
        The model's name as written, but for blanks at its ends and for ids that METR gives to another model; and the
        setting, in the words of the shipped scores.

    Examples
    --------
    >>> split_version("gpt-5.1_medium")
    Version(model='gpt-5.1', setting='reasoning effort medium')
    >>> split_version("claude-3-7-sonnet-20250219_32K")
    Version(model='claude-3-7-sonnet-20250219', setting='thinking budget 32K')
    >>> split_version("gpt_5_1_codex_max").setting, split_version("doubao-pro-32k").setting
    ('', '')
    """
    text = name.strip()
    for pattern, setting in _RULES:
        if found := pattern.fullmatch(text):
            model, *values = found.groups()
            return Version(_HOMONYMS.get(model, model), setting.format(*(value.lower() for value in values)))
    return Version(_HOMONYMS.get(text, text), "")


def version_in(setting: str) -> str:
    """The parts of a setting in the store that tell one version of a model from another; empty if there are none.

    Agent, shots, prompt and citing paper say how a version was tested, not which it is.

    Parameters
    ----------
    setting : str
        Of a score; its parts are separated by semicolons.

    Returns
    -------
    str
        In the words that `split_version` writes.

    Examples
    --------
    >>> version_in("OpenHands; reasoning effort high; 0-shot")
    'reasoning effort high'
    >>> version_in("5-shot; Mixtral of Experts")
    ''
    """
    parts = setting.split("; ")
    return "; ".join(part for part in parts if any(pattern.fullmatch(part) for pattern, _ in _WRITTEN))


def version_name(model: str, version: str) -> str:
    """The name of a model with the version in brackets, as `split_version` reads it.

    Examples
    --------
    >>> version_name("o1", "reasoning effort high"), version_name("GPT-4o", "")
    ('o1 (high)', 'GPT-4o')
    """
    for pattern, words in _WRITTEN:
        version = pattern.sub(words, version)
    return f"{model} ({version})" if version else model


def without_provider(name: str) -> str:
    """Drop who made or serves a model from the front of its name, where the rest still names that model alone.

    The front stays where it says more: ``ollama/`` serves compressed weights under the plain name, an account that is
    no maker's may hold other weights, ``openai/gpt-4o`` meant three models within a year.

    Examples
    --------
    >>> without_provider("anthropic/claude-sonnet-4-0")
    'claude-sonnet-4-0'
    >>> without_provider("together/meta-llama/Llama-3.3-70B-Instruct")
    'Llama-3.3-70B-Instruct'
    >>> without_provider("ollama/qwen2.5:0.5b"), without_provider("openai/gpt-4o")
    ('ollama/qwen2.5:0.5b', 'openai/gpt-4o')
    """
    text = name.strip()
    while True:
        provider, _, rest = text.partition("/")
        if not rest or provider.casefold() not in _PROVIDERS or rest.casefold() in _AMBIGUOUS:
            return text
        text = rest
