"""What an evidence pack holds of each subject, as it was public at the end of a day."""
