"""What a store gives its reader: data frames with documented columns, by the knowledge of any day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from horizon.errors import SelectionError
from horizon.store.lookup import find_benchmark, find_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    import pandas as pd
    from sqlalchemy import Connection

    Day = date | str | None

__all__ = ["Views"]


class Views:
    """Reads a store: ``store.read.scores()`` and the like give data frames, ``store.read()`` a transaction.

    Every frame is the view of one day, ``as_of``: a date or ISO text; left out, all that is known. Of what several
    sources or vintages say of one thing the best is taken: the better tier of source, then the one confirmed last.
    Names that are asked for may be aliases, and a model that was merged into another is that other one.

    Dates are ``datetime64[s]``, texts ``str``, numbers ``float64``; whole numbers that may be absent are ``Int64`` and
    yes or no that may be absent is ``boolean``. A frame without rows has the same columns and dtypes.
    ``release_date`` is the day of the model's release, ``evaluated_on`` that of the evaluation, ``known_at`` that of
    the newest vintage of the source that says so; each is NaT where nobody says.

    Examples
    --------
    >>> from horizon.store import open_store
    >>> store = open_store("horizon.db")  # doctest: +SKIP
    >>> store.read.scores(as_of="2025-11-17", benchmark="GPQA diamond")  # doctest: +SKIP
    """

    def __init__(self, connect: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connect = connect

    def __call__(self) -> AbstractContextManager[Connection]:
        """One consistent view of the store, for reading.

        Raises
        ------
        StoreMissing
            If there is no store yet.
        StoreOutOfDate
            If its schema is not that of this program.
        """
        return self._connect()

    def models(self, as_of: Day = None, *, baselines: bool = False) -> pd.DataFrame:
        """Every model of which anything had been published by the day, in the order of their names.

        Parameters
        ----------
        as_of : date or str, optional
        baselines : bool
            People who were measured beside the models, too.

        Returns
        -------
        DataFrame
            ``model`` (name), ``slug``, ``organization``, ``release_date``, ``parameters`` (total number),
            ``training_tokens``, ``training_compute_flop``, ``training_cost_usd``, ``open_weights`` and ``reasoning``
            (boolean), ``input_usd_per_million_tokens``, ``output_usd_per_million_tokens``, ``source`` (of the release
            date), ``reviewed`` (bool: somebody said that the name stands for a model of its own), ``baseline`` (bool).
            Each field is the first that is known, going from the best source to the last.
        """
        from horizon.store import observed

        with self() as connection:
            return observed.models(connection, _day(as_of), baselines=baselines)

    def benchmarks(self, as_of: Day = None) -> pd.DataFrame:
        """Every benchmark and task suite, by slug; what nobody had described by the day has its name alone.

        Parameters
        ----------
        as_of : date or str, optional

        Returns
        -------
        DataFrame
            ``benchmark`` (name), ``slug``, ``metric``, ``unit`` (of scores: fraction, percent, minutes, ...),
            ``higher_is_better`` (boolean), ``lower_bound`` (chance level, in the unit), ``upper_bound`` (ceiling),
            ``ceiling_low`` (lowest score to expect of a perfect model, by an audit of the labels) and
            ``ceiling_source`` (slug of that audit), ``n_items`` (Int64), ``release_date`` (of the benchmark),
            ``human_baseline`` (in the unit), ``domain``, ``reliable_max_minutes`` (longest horizon a suite can
            measure), ``source``, ``known_at``.
        """
        from horizon.store import observed

        with self() as connection:
            return observed.benchmarks(connection, _day(as_of))

    def scores(
        self,
        as_of: Day = None,
        *,
        benchmark: str | None = None,
        model: str | None = None,
        baselines: bool = False,
    ) -> pd.DataFrame:
        """Scores of models on benchmarks, with the scale on which they are to be read.

        Parameters
        ----------
        as_of : date or str, optional
        benchmark, model : str, optional
            Only those of one benchmark, of one model: a name, slug or alias.
        baselines : bool
            People who were measured beside the models, too.

        Returns
        -------
        DataFrame
            ``model``, ``slug`` (of the model), ``organization``, ``release_date`` (of the model), ``benchmark``,
            ``benchmark_slug``, ``setting`` (shots, effort, agent), ``value`` and ``standard_error`` (in the unit),
            ``unit``, ``higher_is_better`` (boolean), ``lower_bound``, ``upper_bound``, ``ceiling_low``, ``n_items``
            (Int64), ``evaluated_on``, ``reported_by`` (independent, developer or third party), ``source``,
            ``known_at``; ordered by benchmark and model.

        Raises
        ------
        SelectionError
            If there is no such benchmark or model.
        """
        from horizon.store import observed

        with self() as connection:
            return observed.scores(
                connection,
                _day(as_of),
                benchmark_id=find_benchmark(connection, benchmark) if benchmark is not None else None,
                model_id=find_model(connection, model) if model is not None else None,
                baselines=baselines,
            )

    def horizons(
        self, suite: str, success_level: float = 0.5, as_of: Day = None, *, baselines: bool = False
    ) -> pd.DataFrame:
        """Time horizons of a suite at one success level.

        Parameters
        ----------
        suite : str
            Its slug, name or alias.
        success_level : float
            0.5 is p50, 0.8 is p80.
        as_of : date or str, optional
        baselines : bool
            People who were measured beside the models, too.

        Returns
        -------
        DataFrame
            ``model``, ``slug``, ``organization``, ``release_date``, ``success_level``, ``minutes``, ``low``, ``high``
            (minutes of human work, and the ends of the interval), ``confidence`` (its level), ``source``,
            ``known_at``; ordered by release date.

        Raises
        ------
        SelectionError
            If there is no such suite.
        """
        from horizon.store import observed

        with self() as connection:
            suite_id = find_benchmark(connection, suite, what="suite")
            return observed.horizons(
                connection, _day(as_of), suite_id=suite_id, success_level=success_level, baselines=baselines
            )

    def tasks(self, suite: str, as_of: Day = None) -> pd.DataFrame:
        """Tasks of a suite, by name.

        Returns
        -------
        DataFrame
            ``task``, ``family``, ``human_minutes`` (that a skilled human needs), ``basis`` (baseline: timed; estimate:
            judged), ``source``, ``known_at``.

        Raises
        ------
        SelectionError
            If there is no such suite.
        """
        from horizon.store import observed

        with self() as connection:
            suite_id = find_benchmark(connection, suite, what="suite")
            return observed.tasks(connection, _day(as_of), suite_id=suite_id)

    def runs(self, suite: str, as_of: Day = None, *, model: str | None = None, baselines: bool = False) -> pd.DataFrame:
        """Single runs of models on the tasks of a suite.

        Parameters
        ----------
        suite : str
            Its slug, name or alias.
        as_of : date or str, optional
        model : str, optional
            Only those of one model.
        baselines : bool
            Runs of people, too.

        Returns
        -------
        DataFrame
            ``model``, ``slug``, ``organization``, ``release_date``, ``task``, ``family``, ``human_minutes`` (NaN where
            nobody timed the task), ``run_key`` (what tells runs of one model on one task apart), ``success`` (0 to 1),
            ``started_at`` (datetime64[s], UTC), ``tokens`` (number), ``cost_usd``, ``source``, ``known_at``.

        Raises
        ------
        SelectionError
            If there is no such suite or model.
        """
        from horizon.store import observed

        with self() as connection:
            return observed.runs(
                connection,
                _day(as_of),
                suite_id=find_benchmark(connection, suite, what="suite"),
                model_id=find_model(connection, model) if model is not None else None,
                baselines=baselines,
            )

    def aliases(self, kind: Literal["model", "benchmark"] = "model") -> pd.DataFrame:
        """Other names of models or benchmarks, and names that were merged into another model.

        Returns
        -------
        DataFrame
            ``alias`` (slug), ``slug`` and ``name`` of what it stands for, ``merged`` (bool: the alias is a model of
            its own in the store, whose facts are read as those of the other), by alias.
        """
        from horizon.store import provenance

        with self() as connection:
            return provenance.other_names(connection, kind)

    def sources(self, as_of: Day = None) -> pd.DataFrame:
        """Where facts come from: every source of which something was known by the day, by slug.

        Returns
        -------
        DataFrame
            ``slug``, ``title``, ``publisher``, ``url``, ``licence``, ``tier`` (int64: 1 the publisher's own, 2 a
            compilation, 3 second-hand), ``snapshots`` (int64: vintages by the day), ``known_at`` (of the newest).
        """
        from horizon.store import provenance

        with self() as connection:
            return _typed(provenance.sources(connection, _day(as_of)), tier="int64", snapshots="int64")

    def snapshots(self, as_of: Day = None) -> pd.DataFrame:
        """Vintages that were known by the day, in the order in which they were read.

        Returns
        -------
        DataFrame
            ``id``, ``source``, ``table``, ``scope`` (what it is complete for; empty: for the source), ``known_at``,
            ``retrieved_at`` (when it was read, datetime64, UTC), ``reader``, ``sha256``, and numbers of rows (int64):
            ``read`` = ``stored`` + ``unchanged`` + ``rejected``.
        """
        from horizon.store import provenance

        with self() as connection:
            counts = dict.fromkeys(("id", "read", "stored", "unchanged", "rejected"), "int64")
            return _typed(provenance.snapshots(connection, _day(as_of)), **counts)

    def rejects(self, snapshot: int | None = None, as_of: Day = None) -> pd.DataFrame:
        """Rows that were left out, and why.

        Parameters
        ----------
        snapshot : int, optional
            Only those of one vintage.
        as_of : date or str, optional

        Returns
        -------
        DataFrame
            ``snapshot`` (int64: its id), ``source``, ``file`` (of a folder or archive), ``line`` (int64, 0 where there
            are no lines), ``field``, ``value``, ``reason``.
        """
        from horizon.store import provenance

        with self() as connection:
            frame = provenance.rejects(connection, snapshot, _day(as_of))
            return _typed(frame, snapshot="int64", line="int64")


def _typed(frame: pd.DataFrame, **types: str) -> pd.DataFrame:
    """The frame with the dtypes that are promised: days and moments (of UTC) as such, what is not named as text."""
    import pandas as pd

    for name in frame.columns:
        if name.endswith("_at"):
            moments = pd.to_datetime(frame[name], utc=True)
            frame[name] = moments.dt.tz_localize(None).astype("datetime64[s]")
        else:
            frame = frame.astype({name: types.get(name, "str")})
    return frame


def _day(as_of: Day) -> date | None:
    """A day as a date.

    Raises
    ------
    SelectionError
        If it is text that is none.
    """
    if as_of is None or (isinstance(as_of, date) and not isinstance(as_of, datetime)):
        return as_of
    if isinstance(as_of, datetime):
        return as_of.date()
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise SelectionError(f"{as_of!r} is not a day", expected="a date, or a text such as 2026-01-30") from None
