"""The commands of the operator and of those who read offline."""
