"""Item -> document: full text, language, words and sentences. Pure."""
