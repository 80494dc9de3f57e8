"""Epoch's published scores and the index of them, for every test of the capability scale."""

from pathlib import Path

import pandas as pd
import pytest

from horizon.capability import CapabilityIndex, fit_index
from tests.capability.published import ANCHORS, chosen_scores


@pytest.fixture(scope="session")
def published_scores(shared_data: Path) -> pd.DataFrame:
    return chosen_scores(shared_data)


@pytest.fixture(scope="session")
def published(published_scores: pd.DataFrame) -> CapabilityIndex:
    return fit_index(published_scores, anchors=ANCHORS, reference="Winogrande")
