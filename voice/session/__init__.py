"""A spoken conversation: its `states` as a table, the decisions (`talk`), the threads (`loop`), who takes part (`roles`), the
`mouth`, `keys` and spoken `controls`, what is logged (`turnlog`), and putting it all together (`start`)."""
