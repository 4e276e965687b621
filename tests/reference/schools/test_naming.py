"""Names of the register are written as people write them."""

import pytest

from headwater.reference.schools.naming import name_to_read


@pytest.mark.parametrize(
    ("registered", "read"),
    [
        ("THE GOOD SHEPHERD TRUST", "The Good Shepherd Trust"),
        ("GLF SCHOOLS", "GLF Schools"),
        ("TRUST OF ST MARY'S AND ALL SAINTS", "Trust of ST Mary's and All Saints"),
        ("HOPE-BY-THE-SEA LEARNING (NORTH)", "Hope-By-The-Sea Learning (North)"),
        ("Ashdown Demonstration Trust", "Ashdown Demonstration Trust"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_is_read_in_words(registered: str, read: str):
    assert name_to_read(registered) == read
