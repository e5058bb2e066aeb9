"""Recognizers for presidio: tables of expressions with examples, and finders for the harder kinds."""
