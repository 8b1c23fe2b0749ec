"""Everything that staff may take out of the site as tables, beside the responses of one consultation."""
