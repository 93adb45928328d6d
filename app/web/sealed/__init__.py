"""The API for reporters whose own program seals and opens: it takes and gives ciphertext."""
