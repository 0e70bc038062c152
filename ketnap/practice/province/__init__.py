"""A made-up province of any size that goes through the change of 1 July 2025. Names of persons and units hold the word "mẫu"."""
