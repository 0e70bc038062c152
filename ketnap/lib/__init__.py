"""Plain Python, standard library only: periods, working days, names, numbers, Vietnamese text, ids."""
