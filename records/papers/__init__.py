"""The papers of a case as PDF: what each says, and how it is drawn; no SQL, no HTTP."""
