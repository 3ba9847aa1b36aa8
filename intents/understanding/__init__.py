"""From words to one meaning: all that speaks for it (`weighing`), whether it is answered (`decision`), what speakers mend
(`repairs`), all of it together (`interpreter`), and why (`explain`)."""
