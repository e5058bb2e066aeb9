"""What is stored about conversations: the database, events, turns, deletion. Knows nothing of Rasa."""
