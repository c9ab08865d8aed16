"""How the tables came to be what they are, step by step. They run by themselves when a store is opened."""
