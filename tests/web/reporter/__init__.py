"""Tests of the reporters' pages."""
