"""The options that say which points a trend rests on: the same for every command that asks about a trend."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.options import DATE, SHARE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from horizon.trend import FrontierRule
    from horizon.workflow.question import TrendQuestion

__all__ = ["CURVES", "Selection", "chosen_top", "frontier_options", "selection_options"]

CURVES = (
    "exponential", "one-break", "two-breaks", "log-quadratic", "hyperbolic", "logistic", "gompertz", "richards",
)  # fmt: skip
"""Names of the growth curves, written out: to ask their registry would cost ``--help`` the import of numpy."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the options chose."""

    suite: str
    success: float
    since: date | None
    until: date | None
    as_of: date | None
    frontier: FrontierRule
    top: int | None
    include_beyond_range: bool

    def question(self, **more: Any) -> TrendQuestion:
        """The question that they ask, with what else a command lets its user choose."""
        from horizon.trend import Window
        from horizon.workflow.question import TrendQuestion

        return TrendQuestion(
            suite=self.suite,
            success_level=self.success,
            window=Window(self.since, self.until),
            as_of=self.as_of,
            rule=self.frontier,
            top=chosen_top(self.frontier, self.top),
            include_beyond_range=self.include_beyond_range,
            **more,
        )


def chosen_top(frontier: FrontierRule, top: int | None) -> int:
    """The k of the frontier rule ``top-k``.

    Raises
    ------
    UsageError
        If there is one, and the frontier rule has no use for it.
    """
    from horizon.trend.frontier import TOP

    if top is None:
        return TOP
    if frontier != "top-k":
        raise click.UsageError(f"--top goes with --frontier top-k, not with --frontier {frontier}")
    return top


def frontier_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--frontier`` and ``--top``; the second is None unless it is given."""
    best_of = click.option(
        "--top", type=click.IntRange(min=1), metavar="K", help="The k of --frontier top-k.  [default: 3]"
    )
    rule = click.option(
        "--frontier",
        type=click.Choice(["global", "window", "all", "top-k"]),
        default="global",
        show_default=True,
        help="Models that count: the best so far in the whole history, the best so far inside the window, all, or the "
        "k best so far in the whole history.",
    )
    return rule(best_of(command))


_OPTIONS = (
    click.option("--suite", default="metr-1.1", show_default=True, help="Task suite."),
    click.option(
        "--success", type=SHARE, default=0.5, show_default=True,
        help="Success rate of the horizon: 0.5 is p50, 0.8 is p80.",
    ),
    click.option("--since", type=DATE, help="First release date to use."),
    click.option("--until", type=DATE, help="Last release date to use."),
    click.option("--as-of", type=DATE, help="Use only what was known on that day."),
    frontier_options,
    click.option("--include-beyond-range", is_flag=True, help="Use estimates beyond what the suite can measure."),
)  # fmt: skip


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, and what they chose as its argument `selection`."""

    @functools.wraps(command)
    def select(*args: Any, **options: Any) -> Any:
        chosen = {name: options.pop(name) for name in Selection.__slots__}
        return command(*args, selection=Selection(**chosen), **options)

    for option in reversed(_OPTIONS):
        select = option(select)
    return select
