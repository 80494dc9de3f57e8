"""From the store to the state of its benchmarks: each one, all of them by quarter, and against the whole."""
