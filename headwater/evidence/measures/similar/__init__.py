"""Similar schools: those of the same phase and the same tenth by the share of disadvantaged pupils.

`calculation`  who is in which tenth, and what they scored: Ibis expressions on the warehouse
`policies`     where a value sits among them, in numbers and in words: pure
`queries`      what is published of a school's similar schools
`presenters`, `views`   the page that explains the group, and its workbook

Written by `measures.operations.publish_similar_schools`; a page never reads the warehouse.
"""
