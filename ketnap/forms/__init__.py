"""Official papers as .docx. This room knows paper, not people: callers fill a plain context."""
