"""Ground vocabulary: coordinate systems, features, city models, coverages, datasets."""
