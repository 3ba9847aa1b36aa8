"""Recognition models: which can be fetched (`catalogue`), whether one is whole (`files`), bringing one (`fetch`,
`download`, `unpack`), and the files of the second ear (`moonshine`)."""
