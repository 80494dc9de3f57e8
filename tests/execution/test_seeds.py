"""One stream of random numbers a batch."""

import numpy as np
import pytest

from horizon.execution import generator


@pytest.mark.parametrize("seed", [0, 20250301, 2**200 + 1])
@pytest.mark.parametrize("index", [0, 1, 7])
def test_a_stream_is_that_of_a_spawned_child(seed: int, index: int) -> None:
    child = np.random.SeedSequence(seed).spawn(index + 1)[index]
    spawned = np.random.default_rng(child)
    assert generator(seed, index).binomial(40, 0.3, size=1000).tobytes() == spawned.binomial(40, 0.3, 1000).tobytes()


def test_streams_of_other_batches_and_seeds_are_others() -> None:
    drawn = {generator(seed, index).bytes(16) for seed in range(20) for index in range(50)}
    assert len(drawn) == 1000


def test_draws_stay_what_they_were() -> None:
    # Drawn with numpy 2.4.6. NEP 19 lets a stream change between minor versions; stored results would change with it.
    assert generator(0, 3).integers(1_000_000, size=4).tolist() == [892460, 364433, 310224, 511336]


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="non-negative"):
        generator(-1, 0)
