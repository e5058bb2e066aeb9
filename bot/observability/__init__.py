"""Logs, metrics, traces and query timing."""
