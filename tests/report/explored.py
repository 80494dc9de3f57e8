"""A figure that can be changed, made of plain records: two success levels, three vintages, hostile names."""

from datetime import date

from horizon.report import Page
from horizon.report.charts import explorer_chart
from horizon.report.explorer import Explorer, Line, Milestone, Pace, Variant, Words
from horizon.report.page import Figure
from tests.report.sample import HOSTILE, points

DAYS = (date(2026, 1, 30), date(2026, 2, 22), date(2026, 9, 8))
LEVELS = (0.5, 0.8)
LINE = Line("from 2023", 1168.0, 2227.0, 1700.0, 5.0, 1 / 129, 0.4, 5.0, 1e-6)
PACE = Pace(129.0, 108.0, 174.0, 1697.5, 5.0)

__all__ = ["DAYS", "LEVELS", "explored_page", "explorer"]


def explorer(days: tuple[date, ...] = DAYS, levels: tuple[float, ...] = LEVELS, **options: object) -> Explorer:
    """Models come one by one with the vintages, and are four times less able at 80 %."""
    return Explorer(
        variants=tuple(_variant(level, place, day) for level in levels for place, day in enumerate(days)),
        success_level=levels[0],
        day=days[-1],
        windows=("from 2023",),
        interval_level=0.95,
        interval_name="measurement and scatter",
        milestones=(Milestone("1 work week", 2400.0), Milestone("1 work month", 10020.0)),
        **options,  # type: ignore[arg-type]
    )


def _variant(level: float, place: int, day: date) -> Variant:
    frame = points(HOSTILE)
    frame = frame.drop(index=frame.index[9 : 11 - place]).reset_index(drop=True)
    scale = 1.0 if level == 0.5 else 0.25
    frame[["minutes", "low", "high"]] *= scale
    said = f"{level:.0%} on {day} {HOSTILE[0]}"
    return Variant(
        success_level=level,
        day=day,
        words=Words(f"Headline at {said}", (f"Lede at {said}",), f"Title at {said}", f"Caption {said}", f"Seen {said}"),
        points=frame,
        lines=(LINE._replace(level=5.0 if level == 0.5 else 3.0),),
        pace=PACE._replace(level=5.0 if level == 0.5 else 3.0),
        data=frame,
    )


def explored_page(shown: Explorer) -> Page:
    """A page of this one figure."""
    words = shown.own.words
    figure = Figure(
        "frontier", words.title, words.caption, words.description, explorer_chart(shown), shown.own.data, shown
    )
    return Page(
        slug="explored",
        title="The frontier",
        headline=words.headline,
        lede=words.lede,
        sections=(figure,),
        warnings=(),
        notes=(),
        sources=(),
        as_of=shown.day,
        built=shown.day,
        version="0.1.0",
    )
