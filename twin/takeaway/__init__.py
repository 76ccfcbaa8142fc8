"""What people take away from an edition: pictures of its scenes, the committee paper, tables."""
