"""Recognition models: which can be fetched (`catalogue`), whether one is whole (`files`), and bringing one (`fetch`,
`download`, `unpack`)."""
