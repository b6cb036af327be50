"""Reads: plain functions that return records or small row dataclasses."""
