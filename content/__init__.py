"""What can be said: the types of a topic (`topic`) and of the phrases about it (`phrases`), where they lie (`layout`), reading
them (`loading`, `yamlfile`, `building`) and judging their wording (`lint`), and the sentences around the answers, with gaps
to be filled (`wording`). Each topic is a folder or file in the folder topics, its facts and its phrases together.
"""
