"""The description of all addresses is one, and the server keeps to it, whatever it is asked."""

import json

import pytest
from hypothesis import HealthCheck, Phase, settings

from searcher.web.openapi import description

from .client import get

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")

CONFIG = schemathesis.Config.from_dict(
    {
        "operations": [{"include-path": "/post/{id}", "parameters": {"path.id": "river-3"}}],
        "checks": {
            "positive_data_acceptance": {"enabled": False},  # no schema tells queries and dates that can be read
            "negative_data_rejection": {"enabled": False},  # what is empty counts as left out: forms send it so
        },
    }
)
SCHEMA = schemathesis.openapi.from_dict(description(), config=CONFIG)


def test_the_description_is_one() -> None:
    validator.validate(description())


@SCHEMA.parametrize()
@settings(
    max_examples=40,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # to find a smaller example takes too long
    suppress_health_check=list(HealthCheck),
)
def test_the_server_keeps_to_the_description(case: schemathesis.Case, site: str) -> None:
    case.call_and_validate(base_url=site)


@pytest.mark.parametrize(
    ("form", "status"), [("", 200), ("json", 200), ("opensearch", 200), ("atom", 400), ("null", 400)]
)
def test_suggestions_come_in_the_forms_that_are_described(site: str, form: str, status: int) -> None:
    answered, text, headers = get(f"{site}/suggest?q=riv&format={form}")
    assert answered == status
    if status == 400:
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(text)["detail"] == f"Format is '{form}'; it must be json or opensearch."
