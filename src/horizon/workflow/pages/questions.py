"""What a study asks: the same question on its own page, in a brief and when its past is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.workflow.index.question import IndexQuestion
from horizon.workflow.news.conclusions import BenchmarksQuestion
from horizon.workflow.question import TrendQuestion
from horizon.workflow.saturation.question import SaturationQuestion

if TYPE_CHECKING:
    from horizon.trend import Window
    from horizon.workflow.studies.benchmarks import BenchmarkStudy
    from horizon.workflow.studies.trend import TrendStudy

__all__ = ["benchmarks_question", "headline_question", "index_question", "saturation_question", "trend_question"]


def headline_question(study: TrendStudy) -> TrendQuestion:
    """What the headline of a study of a trend answers."""
    return trend_question(study, study.windows[study.headline])


def trend_question(study: TrendStudy, window: Window) -> TrendQuestion:
    """What a study of a trend asks of one of its windows."""
    return TrendQuestion(
        suite=study.suite,
        success_level=study.success_level,
        window=window,
        rule=study.frontier,
        top=study.top,
        include_beyond_range=study.include_beyond_range,
        level=study.level,
        interval=study.interval,
    )


def benchmarks_question(study: BenchmarkStudy) -> BenchmarksQuestion:
    """All that a study of benchmarks asks, as it is kept with its conclusions."""
    return BenchmarksQuestion(study.suite, study.benchmarks, study.level, study.replicates, study.seed)


def saturation_question(study: BenchmarkStudy) -> SaturationQuestion:
    """What a study of benchmarks asks of each of them."""
    return SaturationQuestion(study.benchmarks, replicates=study.replicates, seed=study.seed)


def index_question(study: BenchmarkStudy) -> IndexQuestion:
    """What a study of benchmarks asks of all of them together."""
    return IndexQuestion(suite=study.suite, level=study.level, replicates=study.replicates, seed=study.seed)
