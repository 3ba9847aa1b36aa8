"""What people say: the texts (`corpus`, `spoken`), n-grams of them (`language_model`, `discounting`), mixed (`mixture`) and made
smaller (`pruning`)."""
