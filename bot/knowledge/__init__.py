"""Sourced facts by subject and aspect: edited as CSV, built into SQLite, read from there."""
