"""Tests of the deeds."""
