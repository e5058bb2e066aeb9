"""`mesobot evaluate`: how well the assistant understands, measured on questions it never saw."""
