"""What can be said: the types of a topic (`topic`) and of the phrases about it (`phrases`), where they lie (`layout`), reading
them (`loading`, `yamlfile`, `building`) and judging their wording (`lint`), and the sentences around the answers, with gaps
to be filled (`wording`). A new one begins as a `draft` of answers, and `writing` makes a file of it. Each topic is a folder or
file in the folder topics, its facts and its phrases together; in examples is one to learn from.
"""
