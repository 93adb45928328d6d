"""The demo's organisations, a folder each: `organisation.csv` as `tillit org import` takes it, and `cases.toml`; all made-up."""
