"""Who gets mail, as staff look through the list.

people_of(store, PeopleQuery(words="pirna"), today=today).rows
"""
