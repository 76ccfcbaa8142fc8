"""The sample city Musterstadt, generated from nothing."""
