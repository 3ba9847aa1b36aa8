"""Where the scorer comes from: phrases (`phrases`, and the folder of that name; `plain` puts questions together), `training`
on them (`descent`), and keeping the result (`learnt`; `build_hook` makes it with the package)."""
