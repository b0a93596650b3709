"""Where the cities stand with their calls, as pages, sheets and programs tell it.

pipeline_rows(store, PipelineQuery())
"""
