"""Files that people bring and take away: a consultation as JSON, responses as csv, xlsx or JSON."""
