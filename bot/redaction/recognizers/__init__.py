"""Recognizers on presidio's frame: tables of expressions with examples, and finders that need more than one."""
