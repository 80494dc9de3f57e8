"""Kinds of studies: what each can be told in its file, and how that is checked."""
