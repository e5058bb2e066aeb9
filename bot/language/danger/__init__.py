"""Detects danger signs. This happens before any other reading of a message."""
