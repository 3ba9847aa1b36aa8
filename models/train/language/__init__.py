"""What people say: texts (`corpus`, `skill`, `books`) as they are `spoken`, n-grams of them (`language_model`, `discounting`), mixed
(`mixture`) and made smaller (`pruning`)."""
