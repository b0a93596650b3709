"""When a call is expected again, in the reader's language: always told as a forecast.

forecast_words(s, forecast)
"""
