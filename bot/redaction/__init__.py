"""Redaction: what people type loses what tells who they are, before anything keeps or reads it."""
