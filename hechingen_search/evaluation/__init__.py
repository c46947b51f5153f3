"""Judged queries: relevance of sets, comparison of rankings, the site's own gate queries, speed."""
