"""What a report concludes, and what changed in that since the last one."""
