"""Rasa custom actions: each reads the turn, gets the facts, utters."""
