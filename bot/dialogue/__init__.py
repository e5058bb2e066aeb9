"""What stands around Rasa's dialogue engine: tracker store, locks, in-process actions."""
