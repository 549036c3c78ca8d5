"""What a person may say: the scenario file, read strictly, completed from the library, and changed by address."""
