"""A report as a page, a PDF and a Word file. What is heavy is loaded when one is made."""
