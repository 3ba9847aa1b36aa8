"""Where the scorer comes from: phrases (`phrases`; those that all topics share lie in the folder of that name, and
`plain` puts questions together; `subjects` asks them of something else), `training` on them (`descent`), and keeping
the result (`learnt`; `build_hook` makes it with the package). How often a topic says each word is in `shares`. What is said to an assistant, against the open world, is
learnt by `open_world`."""
