"""Rasa custom actions: each reads the turn, gets the facts and utters a reply."""
