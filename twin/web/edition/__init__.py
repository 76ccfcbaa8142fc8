"""Published editions: list, embedding, presenting, the room, and what people take away."""
