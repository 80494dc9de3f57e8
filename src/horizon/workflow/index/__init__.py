"""One scale over all benchmarks of a store: which scores it is fitted to, how fast it is climbed, how it is told."""
