"""What can be said: the types of a topic (`topic`), reading one (`loading`, `yamlfile`), the wording rules (`lint`), the
sentences around the answers (`wording`). The topics themselves lie in the folder topics."""
