"""Rasa components that read a message: scope, aspect (intent), subject, danger signs."""
