"""What is kept of people: the database, events, turns, deletion. Knows nothing of Rasa."""
