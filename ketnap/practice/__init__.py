"""Made-up offices to try the program on. Every person in them is invented and carries the word "mẫu" in the name.

An office is first planned as plain data (who, when, what), then written through the same actions as a user's, day by day.
"""
