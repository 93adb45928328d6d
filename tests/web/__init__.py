"""Tests of the web's edge."""
