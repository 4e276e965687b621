"""Immutable Parquet releases and the engine that reads them."""
