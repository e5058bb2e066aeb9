"""Reads a message: its words, the names in it, danger signs, the intent, and the card that answers."""
