"""The words of an utterance: one spelling (`normalize`), misspelt ones mended (`spelling`: those in no `dictionary`, by the
`slips` that may have made them), the names in it (`lexicon`, `gazetteer`), which of them it says are not so (`negation`),
whether more of it is to come (`unfinished`) or something else was asked (`anew`), and names in a row (`lists`)."""
