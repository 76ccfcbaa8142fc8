"""What sun and sky reach: volumes that hide, points on façades and on open ground."""
