"""The print pack: a consultation's questions as a paper form in each format, as a page to print and as a tagged PDF."""
