"""The pages of studies, one file a kind: from the store to headline, figures and tables."""
