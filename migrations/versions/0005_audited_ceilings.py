"""Audited ceilings: the lowest score that a perfect model can be expected to get, and whose audit says so

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Their bytes must not pass for known: a file that is read again brings the ceilings back.
FORGET_BYTES = sa.text(
    "UPDATE snapshot SET sha256 = 'without ceilings ' || sha256"
    " WHERE id IN (SELECT snapshot_id FROM benchmark_spec WHERE ceiling_low IS NOT NULL)"
)


def upgrade() -> None:
    op.add_column("benchmark_spec", sa.Column("ceiling_low", sa.Double()))
    op.add_column("benchmark_spec", sa.Column("ceiling_source", sa.Text()))


def downgrade() -> None:
    op.execute(FORGET_BYTES)
    with op.batch_alter_table("benchmark_spec") as table:
        table.drop_column("ceiling_source")
        table.drop_column("ceiling_low")
