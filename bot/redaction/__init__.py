"""Redaction: removes personal data from messages before anything reads or stores them."""
