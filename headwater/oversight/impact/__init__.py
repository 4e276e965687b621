"""Did the support work?"""
