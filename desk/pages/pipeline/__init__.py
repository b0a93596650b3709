"""`/pipeline`: where the cities stand with their calls; set on the call's page and on `/my`."""
