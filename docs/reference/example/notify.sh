# Prints a message; the output is journaled.
echo "The migration of $1 has started."
