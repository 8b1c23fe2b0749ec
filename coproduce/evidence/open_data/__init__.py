"""Open data: published results, answers and promises as tables at stable addresses, with a catalogue."""
