"""Independent readers of pages, shown what the service serves: `python -m benchmarks.consumers`, or `make consumers`."""
