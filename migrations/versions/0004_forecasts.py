"""Forecasts: predictions as they were made, and how they turned out

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("id", BIG, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suite", sa.Text(), nullable=False),
        sa.Column("success_level", sa.Double(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("input_digest", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("target_date", sa.Date(), nullable=False),
        sa.Column("threshold_minutes", sa.Double()),
        sa.Column("quantiles", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True)),
        sa.Column("outcome_minutes", sa.Double()),
        sa.Column("outcome_date", sa.Date()),
        sa.Column("outcome_known_at", sa.Date()),
        sa.Column("crps", sa.Double()),
        sa.Column("log_score", sa.Double()),
        sa.Column("covered_50", sa.Boolean()),
        sa.Column("covered_80", sa.Boolean()),
        sa.Column("covered_95", sa.Boolean()),
        sa.CheckConstraint("quantity IN ('minutes', 'date')", name=op.f("ck_forecast_quantity")),
        sa.CheckConstraint("(quantity = 'date') = (threshold_minutes IS NOT NULL)", name=op.f("ck_forecast_threshold")),
        sa.CheckConstraint("(scored_at IS NULL) = (outcome_known_at IS NULL)", name=op.f("ck_forecast_scored")),
        sa.PrimaryKeyConstraint("id", name="pk_forecast"),
        sa.UniqueConstraint("digest", name="uq_forecast_digest"),
    )
    op.create_index("ix_forecast_suite_success_level", "forecast", ["suite", "success_level"])


def downgrade() -> None:
    op.drop_table("forecast")
