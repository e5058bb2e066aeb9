"""The sentence encoder, and the code that makes its model file small and fast."""
