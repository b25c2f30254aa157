"""What a subject of records is: declared once, and all that can be asked of it follows. Plain data, no database."""

from dataclasses import dataclass
from enum import StrEnum

from pulse.metrics.catalogue import Dimension, Kind
from pulse.records.errors import RecordForbidden, UnknownColumn
from pulse.roles import Role


class Type(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    LIST = "list"


class Sight(StrEnum):
    """Of whom a reader may see what they did: of everybody, of the members of the own teams, of nobody."""

    EVERYBODY = "everybody"
    FAMILIAR = "familiar"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a record; `expression` is SQL over the subject's relation.

    A personal one tells who did something: `person` is SQL of that person's key.
    """

    name: str
    type: Type
    description: str
    expression: str
    person: str | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it tells who did something."""
        return self.person is not None

    @property
    def dimension(self) -> Dimension:
        """As metrics filter: over the records as they are shown."""
        kinds = {Type.NUMBER: Kind.NUMBER, Type.TIME: Kind.TIME}
        return Dimension(self.name, self.description, f'"{self.name}"', kinds.get(self.type, Kind.TEXT))


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record.

    `relation` is what stands behind `from`; `key` names the column that identifies a record, `aliases` those by which
    people may ask for one too. `order` is the column that pages are sorted by, `-` before it for falling. `search`
    names the columns that a search looks into. `person` is SQL that names whose doing a record is, None where nobody's.
    `parent` names the column that ties a part to its record.
    `about_persons`: a record tells about `person` alone, so only those who may see the person get it.
    `is_addressable`: a single record can be asked for by its key.
    """

    name: str
    title: str
    description: str
    relation: str
    key: str
    columns: tuple[Column, ...]
    order: str
    search: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    person: str | None = None
    parent: str | None = None
    about_persons: bool = False
    is_addressable: bool = True

    def column(self, name: str, use: str, sight: Sight) -> Column:
        """The column `name`, for a `use` such as filtered; UnknownColumn or RecordForbidden when it cannot be."""
        known = {column.name: column for column in self.columns if column.type is not Type.LIST}
        if name not in known:
            raise UnknownColumn(self.title, use, name, known)
        if known[name].is_personal and sight is Sight.NOBODY:
            raise RecordForbidden(f"{self.title} {use} by {name} needs the role {Role.USER.value!r}.")
        return known[name]

    def shown(self, sight: Sight) -> list[Column]:
        """The columns that a reader gets."""
        return [column for column in self.columns if sight is not Sight.NOBODY or not column.is_personal]


def text(name: str, description: str, expression: str | None = None) -> Column:
    """A column of text; its expression is the column of that name in `record`."""
    return Column(name, Type.TEXT, description, expression or f"record.{name}")


def number(name: str, description: str, expression: str | None = None) -> Column:
    """A column of numbers."""
    return Column(name, Type.NUMBER, description, expression or f"record.{name}")


def flag(name: str, description: str, expression: str | None = None) -> Column:
    """A column of true and false."""
    return Column(name, Type.BOOLEAN, description, expression or f"record.{name}")


def moment(name: str, description: str, expression: str | None = None) -> Column:
    """A column of instants."""
    return Column(name, Type.TIME, description, expression or f"record.{name}")


def texts(name: str, description: str, expression: str | None = None) -> Column:
    """A column of lists of text, which can be neither filtered nor sorted by."""
    return Column(name, Type.LIST, description, expression or f"record.{name}")


def person(role: str, description: str, key: str, name: str) -> tuple[Column, Column]:
    """Name and key of a person who plays a role, such as assignee."""
    return (
        Column(role, Type.TEXT, f"{description}: name.", name, key),
        Column(f"{role}_key", Type.TEXT, f"{description}: key of the person.", key, key),
    )
