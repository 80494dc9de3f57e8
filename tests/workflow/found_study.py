"""Studies of one kind: what a study of another kind does not have need not be asked for."""

from horizon.workflow.study import BenchmarkStudy, TrendStudy, find_study


def trend_study(name: str) -> TrendStudy:
    """Read a study of a trend."""
    study = find_study(name)
    assert isinstance(study, TrendStudy)
    return study


def benchmark_study(name: str) -> BenchmarkStudy:
    """Read a study of benchmarks."""
    study = find_study(name)
    assert isinstance(study, BenchmarkStudy)
    return study
