"""The sentence encoder and how its file is made small and fast."""
