"""What each action is called. Rooms register their own sentences; an action nobody named cannot be recorded."""

_labels: dict[str, str] = {}


def register(**labels: str) -> None:
    """Name actions; a key `cases__perform` stands for the action `cases.perform`."""
    for key, label in labels.items():
        _labels[key.replace("__", ".")] = label


def label(action: str) -> str:
    return _labels[action]


def actions() -> dict[str, str]:
    return dict(_labels)
