"""What a person prints or opens elsewhere: planning sheets, timelines, calendars."""
