"""All that knows the inside of Rasa: agent, processor, stores, locks, actions."""
