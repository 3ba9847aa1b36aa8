"""A server for Home Assistant and others, in the Wyoming protocol: `start` puts it together, `server` lets clients in, and `client`
serves one. Where several processes share a port, `workers` looks after them, each is a `worker`, and all have a `shared_mind`;
`announce` tells the network of them. What goes over the line is in ``wire``, what the server can do in ``domains``."""
