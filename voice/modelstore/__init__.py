"""Recognition models: which can be fetched (`catalogue`), whether one is whole (`files`), bringing one (`fetch`,
`download`, `unpack`), the files of the second ear (`moonshine`) and of
the natural voice (`hibari`), and the `runtime` of both."""
