"""Asking whoever sits at the terminal for a new password."""

import sys

import typer


def new_password() -> str:
    """Asked for twice and not shown; a program gives it as a line of input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt("New password · 新密码", hide_input=True, confirmation_prompt=True)
    return asked
