"""Measurements of the assistant's parts and of the whole."""
