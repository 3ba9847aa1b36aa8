"""What can be said: the types of a topic (`topic`) and of the phrases about it (`phrases`), where they lie (`layout`), reading
them (`loading`, `yamlfile`, `building`) and judging their wording (`lint`), and the sentences around the answers (`wording`).
The topics are in the folder topics.
"""
