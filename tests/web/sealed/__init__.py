"""Tests of the API for reporters whose own program seals."""
