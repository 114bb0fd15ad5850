"""Results -> reports -> terminal, Markdown, SVG, Mermaid, JSON and CSV."""
