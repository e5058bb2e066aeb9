"""A self-hosted assistant with sourced answers about mesotherapy and moisturizers."""
