"""Recognizers for Presidio: tables of expressions with examples, and finders for the harder kinds."""
