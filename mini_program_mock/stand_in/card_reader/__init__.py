"""A reader of identity cards that reads what it is told, for demos and tests on this machine.

    python -m mini_program_mock.stand_in.card_reader [--port 9210]

Screens listen at `ws://127.0.0.1:9210/`; each line on standard input, `NUMBER [NAME]`, is a card.
`docs/card-reader.md` has the frames.
"""
