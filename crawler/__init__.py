"""The town's web site, fetched politely and kept as pages in a store."""
