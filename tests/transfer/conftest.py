import pytest

from ketnap.base import clock
from ketnap.people.models import Person
from tests.example_org import TODAY, example_org


@pytest.fixture
def org(db):
    """The small organisation, on 18/04/2023."""
    organisation = example_org()
    with clock.set_to(TODAY):
        yield organisation


@pytest.fixture
def helpers(org):
    """The name of an official member of each branch, by what the list calls the branch."""
    first = {"Chi bộ Một": org.members["C1"][0], "C2": org.members["C2"][0], "Ba": org.members["C3"][0]}
    return {branch: Person.objects.get(pk=person).full_name for branch, person in first.items()}
