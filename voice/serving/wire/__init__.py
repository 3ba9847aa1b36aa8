"""What goes over the line: events, as `reading` lets them in within the `limits` that all have; `sound` of any form; the `info`
that tells what is served; and the `address` at which that is."""
