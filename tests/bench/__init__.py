"""The figures: what a machine does with this program, printed beside what the machine does by itself."""
