"""Write the charts of a study as our page and as Altair does: ``python -m perf.report_kernel STORE STUDY``."""

import json
import sys
import tempfile
import time
from pathlib import Path

from horizon.report import render
from horizon.report.charts.spec import specification
from horizon.report.page import Figure, Page
from horizon.store import open_store
from horizon.workflow.pages.make import make_page
from horizon.workflow.study import find_study


def main(place: str, study: str) -> None:
    """Print seconds of CPU and bytes of both, and the number of charts."""
    with open_store(Path(place)) as store:
        page = make_page(store, find_study(study)).page
    figures = [section for section in page.sections if isinstance(section, Figure)]
    render(page)  # once before, so that templates and library are there
    seconds, size = _ours(page, figures)
    with tempfile.TemporaryDirectory() as folder:
        altair_seconds, altair_size = _altair(Path(folder), figures)
    told = {"charts": len(figures), "page_seconds": seconds, "page_bytes": size}
    print(json.dumps({**told, "altair_seconds": altair_seconds, "altair_bytes": altair_size}))


def _ours(page: Page, figures: list[Figure]) -> tuple[float, int]:
    """The specification of each chart, which a figure has written already, counts as well."""
    before = time.process_time()
    for figure in figures:
        specification(figure.chart)
    html = render(page)
    return time.process_time() - before, len(html.encode())


def _altair(folder: Path, figures: list[Figure]) -> tuple[float, int]:
    figures[0].chart.save(str(folder / "first.html"), inline=True)  # so that its library is there, too
    (folder / "first.html").unlink()
    before = time.process_time()
    for figure in figures:
        figure.chart.save(str(folder / f"{figure.id}.html"), inline=True)
    spent = time.process_time() - before
    return spent, sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    main(*sys.argv[1:])
