"""网证 as far as the house speaks with it: who is asked, on which phone, and what comes of it."""

from mini_program_mock.stand_in.ctid.blueprints import App, stand_in

__all__ = ["App", "stand_in"]
