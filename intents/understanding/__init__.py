"""From words to one meaning: all that speaks for it (`weighing`), whether it was said to the assistant at all
(`meant`) and of the topic (`subject`), whether it is answered (`decision`), what speakers mend (`repairs`), what is
asked that the source does not say (`coverage`: one thing `asked` about, of those that people ask about beside a topic,
`not_covered`, and `ages` of persons), what is said out of courtesy (`courtesy`), meanings that need no scores (`unweighed`), danger that
was perhaps misheard (`by_ear`), all of it together (`interpreter`), and why (`explain`).
"""
