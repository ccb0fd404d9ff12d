"""Operations of the API, an area a file."""
