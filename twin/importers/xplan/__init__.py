"""XPlanGML: plans of German building law with their legal content."""
