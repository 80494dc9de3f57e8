"""The text of the workflow, with places for what differs.

The actions are pinned by commit, so that nobody can put another program behind a version that was looked at.
"""

from __future__ import annotations

__all__ = ["ADDRESS", "FILE_NOTE", "PUBLISH", "SERVER_NOTE", "UPLOAD", "WORKFLOW"]

FILE_NOTE = """\
# The store is a file of this repository and is committed with the pages: what was known when must outlive the machine
# of a run. A cache is thrown away when it was not used for a week, an artifact after three months."""

SERVER_NOTE = """\
# The store is on a server, which GitHub must be able to reach; its address is the secret HORIZON_DB of this
# repository."""

WORKFLOW = """\
{heading}
{note}
name: {name}

on:
  workflow_dispatch:
  schedule:
    # {cron} in {zone}. Starts are counted in UTC, and dropped at times: this looks every day,
    # at each hour at which that can be. `schedule tick` does what is due, mostly nothing, and what was missed.
{lines}

permissions: {{}}

# Never two at a time, of all schedules of this store.
concurrency:
  group: horizon
  cancel-in-progress: false

jobs:
  pages:
    runs-on: ubuntu-latest
    timeout-minutes: 120
    permissions:
      contents: write
    outputs:
      changed: ${{{{ steps.keep.outputs.changed }}}}
    env:{environment}
    defaults:
      run:
        shell: bash
        working-directory: {working_directory}
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2

      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.13"

      - name: Install horizon
        run: python -m pip install --quiet --disable-pip-version-check "{requirement}"

      - name: Do what is due{address}
        run: horizon --quiet schedule tick

      # Also after a run that failed: that it did is in the store, and the last good pages are in their place.
      - name: Keep the store and the pages
        id: keep
        if: ${{{{ !cancelled() }}}}
        run: |
          while IFS= read -r path; do
            if [ -e "$path" ]; then git --literal-pathspecs add --all --force -- "$path"; fi
          done <<<"$KEPT"
          if git diff --cached --quiet; then exit 0; fi
          git config user.name "github-actions[bot]"
          git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
          git commit --quiet --message "Pages of the horizon schedule {schedule}"
          git pull --quiet --rebase
          git push --quiet
          echo "changed=true" >>"$GITHUB_OUTPUT"
{upload}{publish}"""

ADDRESS = """
        env:
          HORIZON_DB: ${{ secrets.HORIZON_DB }}"""

UPLOAD = """
      - name: Hand the pages over
        if: ${{{{ steps.keep.outputs.changed == 'true' }}}}
        uses: actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0
        with:
          path: {path}
"""

PUBLISH = """
  publish:
    needs: pages
    if: ${{ !cancelled() && needs.pages.outputs.changed == 'true' }}
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deploy.outputs.page_url }}
    steps:
      - id: deploy
        uses: actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0
"""
