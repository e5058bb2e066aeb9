"""Sourced facts in a grid of subject × aspect: written in CSV, built into SQLite, read from there."""
