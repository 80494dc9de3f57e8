"""What calls ``horizon schedule tick`` at the right times: units of systemd, a line for cron, a workflow of GitHub."""
