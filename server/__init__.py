"""The running process: settings, the app, its parts and their life, the command line."""
