"""From words to one meaning: all that speaks for it (`weighing`), whether it is answered (`decision`), what speakers mend
(`repairs`), what is asked that the source does not say (`coverage`, and what people ask of that kind in `not_covered`),
greetings (`greeting`), all of it together (`interpreter`), and why (`explain`)."""
