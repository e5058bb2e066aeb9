"""`python -m bench`: measures the assistant beside stock Rasa and writes docs/reference/performance.md."""
