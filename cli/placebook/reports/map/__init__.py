"""The map of people and flows as a picture: routes, layout, SVG, Mermaid."""
