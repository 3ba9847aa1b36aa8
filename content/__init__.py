"""What can be said: the types of a topic (`topic`) and of the phrases about it (`phrases`), where they lie (`layout`), reading
and checking them (`loading`, `yamlfile`, `lint`), and the sentences around the answers (`wording`). The topics are in topics/.
"""
