"""Links by mail to sign in with: composed when they leave, apart from all other letters."""
