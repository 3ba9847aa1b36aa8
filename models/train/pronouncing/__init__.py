"""How words sound: `phones`, the `lexicon`, spelling words in phones (`pronunciation`), and which follow which (`phone_model`)."""
