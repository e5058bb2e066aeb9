"""How the model of names is made: names of many languages, frames that people say them in, training."""
