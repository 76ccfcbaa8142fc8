"""What a storyboard goes through before the committee sees it: review, comments, exceptions signed by name."""
