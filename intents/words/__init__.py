"""The words of an utterance: one spelling (`normalize`, `spelling`), the names in it (`lexicon`, `gazetteer`), and which of
them it says are not so (`negation`)."""
