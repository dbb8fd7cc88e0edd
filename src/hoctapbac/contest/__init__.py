"""Contests as pure rules: what is drawn, what a person may do, what it is worth, who stands where.

Nothing here reads a clock, draws by chance or touches a file: moments, seeds and texts are arguments.
"""
