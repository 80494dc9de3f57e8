"""Pages that come by themselves: which schedules are due, one run of them at a time, and who is told."""
