"""Every address of the application, by name, as the resolver knows it."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse

# A value that each kind of argument takes, of a row that is not there.
NOBODY = {"pk": 0}


@dataclass(frozen=True)
class Address:
    name: str | None
    arguments: tuple[str, ...]

    def path(self, **given):
        values = {argument: NOBODY.get(argument, "0") for argument in self.arguments}
        return reverse(self.name, kwargs=values | given)


def every_address():
    return sorted(_below(get_resolver().url_patterns, "", ()), key=lambda one: one.name or "")


def _below(patterns, namespace, arguments):
    for one in patterns:
        taken = (*arguments, *one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            name = f"{namespace}{one.name}" if one.name else None
            yield Address(name, taken)
            continue
        inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
        yield from _below(one.url_patterns, inner, taken)
