"""Pictures, videos and captions of stories."""
