"""The pages of the desk: a module per page, with its routes; `render` puts them into the layout.

return render(request, "calls.html.j2", view, title=s.say("Calls"))
"""
