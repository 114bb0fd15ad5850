"""The questions in their order, the answers, and the people who are asked."""
