"""Tests of what rulebooks decide."""
