"""The pages behind the signed links of a mail: one question, one button."""
