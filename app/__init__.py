"""Tillit: the portal around the protocol in crypto."""
