"""What a physician states where a source says nothing."""

from decimal import Decimal

import pytest
from tests.library.edition import knowledge

from pistor.case import GivenDose
from pistor.planning.dosing import mg_per_ml
from pistor.planning.protocol_choice import with_doses

OPEN = "saki2018-tranexamic-microinjection"


@pytest.mark.parametrize("unit", ["mg", "mg/ml"])
def test_an_amount_for_each_millilitre_is_a_concentration_that_limits_can_read(unit):
    dose = GivenDose(
        protocol=OPEN,
        substance="tranexamic-acid",
        amount=Decimal(20),
        unit=unit,
        per="ml",
        by="Dr A",
        reason="own practice",
    )

    (one,) = with_doses(knowledge().protocols[OPEN], (dose,)).passes

    assert [mg_per_ml(part.concentration) for part in one.components] == [Decimal(20)]
