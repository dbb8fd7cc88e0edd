"""The three things on the screen: title line, page, key line. They live as long as the program."""
