"""Who can show that somebody is who they say they are; each is one file, behind one port."""
