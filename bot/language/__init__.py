"""Reading a message: words, names, danger signs, intent, scope."""
