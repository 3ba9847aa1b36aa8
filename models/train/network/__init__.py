"""The acoustic network: what goes in (`features`, `augmentation`), its layers (`tdnnf`), its optimizer (`muon`), and its
`checkpoint`."""
