"""Everything that depends on the inside of Rasa: agent, processor, stores, locks, actions."""
