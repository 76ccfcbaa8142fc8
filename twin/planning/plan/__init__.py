"""A building plan in force: what its objects fix, the check of a state against it, the largest volume it allows."""
