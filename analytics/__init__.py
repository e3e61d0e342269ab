"""Floor 1: questions and answers. Tables in, tables out; charts make figures of them."""
