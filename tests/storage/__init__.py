"""Tests of the tables, queries and files."""
