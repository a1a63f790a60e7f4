"""What schemathesis asks is asked of things that are there.

Ids are drawn at random, so nearly every request would be about nothing, or under a credential that nobody holds. Here
most ids are replaced by ids from the log, which the test gives by kind; one in eight stays, so that what is not there is
asked for too. What is no id is left as it is: wrong forms stay wrong.
"""

import json
import os
import random
import re

import schemathesis

ID = re.compile("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
IDS = json.loads(os.environ["TINGBOK_IDS"])
ALL = sorted(id for ids in IDS.values() for id in ids)
OWN = os.environ.get("TINGBOK_CREDENTIAL")
# The kinds of what a path begins with, and of what a field is called where that is not the kind itself.
PATHS = {
    "counties": "county", "municipalities": "municipality", "clusters": "cluster", "regions": "region",
    "centres": "centre", "bodies": "body", "credentials": "credential", "needs": "need", "rounds": "round",
    "templates": "template", "meetings": "meeting", "cases": "case", "mandates": "mandate",
}
FIELDS = {"unit": "municipality", "units": "municipality", "lead": "municipality", "into": "need", "from": "need"}
random.seed(1)


def drawn(kind, given):
    if not isinstance(given, str) or not ID.match(given) or random.random() < 0.125:
        return given
    return random.choice(IDS.get(kind) or ALL)


def inside(value, name):
    if isinstance(value, dict):
        return {key: inside(of, key) for key, of in value.items()}
    if isinstance(value, list):
        return [inside(of, name) for of in value]
    return drawn(FIELDS.get(name, name), value)


@schemathesis.hook
def before_call(context, case, kwargs):
    kind = PATHS.get(case.path.strip("/").split("/")[0])
    if case.path_parameters:
        for name, value in list(case.path_parameters.items()):
            case.path_parameters[name] = drawn(kind if name == "id" else "municipality", value)
    for name in list(case.headers or {}):
        value = case.headers[name]
        is_id = isinstance(value, str) and ID.match(value)
        if name.lower() == "tingbok-credential" and is_id:
            if OWN:
                case.headers[name] = OWN
            else:
                del case.headers[name]
        elif name.lower() == "tingbok-on-behalf-of" and is_id and random.random() < 0.875:
            del case.headers[name]
    if isinstance(case.body, (dict, list)):
        case.body = inside(case.body, None)
