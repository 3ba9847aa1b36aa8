"""What "that" and "the second one" point at (`references`), in what there is to point at (`context`): places in a list
(`positions`), more of an item (`aspects`), what was told some turns ago (`earlier`), what makes sense only after a warning
sign (`after_sign`), what answers a question back (`offers`); all by the `words` of words.yaml."""
