"""How words sound: `phones`, what they are after one another (`contexts`), the `lexicon`, spelling words in phones
(`pronunciation`), and which follow which (`phone_model`)."""
