"""What an evaluation found, as one page that needs nothing else, and that a screen reader reads as well as an eye: what is
`counted`, `plots` of it (matplotlib, the extra ``report``), `tables` with the same figures, and the `page`, in `html`."""
