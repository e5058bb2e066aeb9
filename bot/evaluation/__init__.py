"""`mesobot evaluate`: measures how well the assistant understands questions it was not trained on."""
