"""Records <-> Arrow tables: the form in which the store keeps them."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Entity, Outcome, Projection, Sentence, Span, Translation

if TYPE_CHECKING:
    import pyarrow

T = TypeVar("T")


class Codec(Protocol[T]):
    """How one kind of record is kept. ``decode(encode(items)) == items``, also for no items."""

    def encode(self, items: Sequence[T]) -> "pyarrow.Table":
        """A table with one row an item, in order."""

    def decode(self, table: "pyarrow.Table") -> list[T]:
        """The items of a table."""


def _schema() -> Any:
    import pyarrow as pa

    entity = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.string())])
    words, entities = pa.list_(pa.string()), pa.list_(entity)
    columns = {"id": pa.string(), "language": pa.string(), "words": words, "entities": entities, "domain": pa.string()}
    return pa.schema(list(columns.items()))


def _row(sentence: Sentence) -> dict[str, Any]:
    entities = None
    if sentence.entities is not None:
        entities = [{"start": e.span.start, "end": e.span.end, "label": e.label} for e in sentence.entities]
    words = list(sentence.words)
    return {"id": sentence.id, "language": sentence.language, "words": words, "entities": entities, "domain": sentence.domain}


def _sentences(table: "pyarrow.Table") -> list[Sentence]:
    """The sentences of a table, column by column: rows as mappings would cost four times as much."""
    ids, languages, words = (_column(table, name) for name in ("id", "language", "words"))
    entities = map(_entities, _column(table, "entities"))
    domains = _column(table, "domain") if "domain" in table.column_names else [""] * len(ids)  # shards from before sentences had one
    return list(map(Sentence, ids, languages, map(tuple, words), entities, domains))


def _entities(found: Sequence[tuple[int, int, str]] | None) -> tuple[Entity, ...] | None:
    return None if found is None else tuple([_entity(*values) for values in found])


@lru_cache(maxsize=10_000)
def _entity(start: int, end: int, label: str) -> Entity:
    """An entity; equal ones, of which a corpus has many, are one object."""
    return Entity(Span(start, end), label)


def _column(table: "pyarrow.Table", name: str) -> list[Any]:
    """A column's values as ``to_pylist`` has them, but structs as tuples, and several times as fast."""
    column = table.column(name)
    return _values(column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)) if len(column) else []


def _values(array: Any) -> list[Any]:
    import pyarrow.types as kinds

    if kinds.is_list(array.type):
        return _lists(array)
    if kinds.is_struct(array.type):
        return list(zip(*map(_values, array.flatten()), strict=True))
    if str(array.type) in _NUMBERS and not array.null_count and len(array):  # to_numpy would import pandas
        numbers = memoryview(array.buffers()[1]).cast(_NUMBERS[str(array.type)])
        return list(numbers[array.offset : array.offset + len(array)])
    found: list[Any] = array.to_pylist()
    return found


_NUMBERS: dict[str, Literal["i", "d"]] = {"int32": "i", "double": "d"}
"""How Python reads the buffers of Arrow's numbers."""


def _lists(array: Any) -> list[Any]:
    """Lists, None for null: slices of all their values in a row."""
    values, ends = _values(array.values), _values(array.offsets)
    found = [values[start:end] for start, end in pairwise(ends)]
    if array.null_count:
        return [None if null else each for null, each in zip(array.is_null().to_pylist(), found, strict=True)]
    return found


class _Sentences:
    def encode(self, items: Sequence[Sentence]) -> "pyarrow.Table":
        import pyarrow as pa

        return pa.Table.from_pylist([_row(item) for item in items], _schema())

    def decode(self, table: "pyarrow.Table") -> list[Sentence]:
        return _sentences(table)


class _Alignments:
    def encode(self, items: Sequence[Alignment]) -> "pyarrow.Table":
        import pyarrow as pa

        columns = [[[link[side] for link in item.links] for item in items] for side in (0, 1)]
        arrays = [pa.array(column, pa.list_(pa.int32())) for column in columns]
        weights = pa.array([item.weights for item in items], pa.list_(pa.float64()))  # null: unweighted
        return pa.table([*arrays, weights], names=["source", "target", "weight"])

    def decode(self, table: "pyarrow.Table") -> list[Alignment]:
        columns = (_column(table, name) for name in ("source", "target", "weight"))
        return [
            Alignment(tuple(zip(source, target, strict=True)), None if weights is None else tuple(weights))
            for source, target, weights in zip(*columns, strict=True)
        ]


class _Translations:
    def encode(self, items: Sequence[Translation]) -> "pyarrow.Table":
        import pyarrow as pa

        rows = [_row(item.sentence) | {"truncated": item.truncated} for item in items]
        return pa.Table.from_pylist(rows, _schema().append(pa.field("truncated", pa.bool_())))

    def decode(self, table: "pyarrow.Table") -> list[Translation]:
        return list(map(Translation, _sentences(table), _column(table, "truncated")))


class _Projections:
    def encode(self, items: Sequence[Projection]) -> "pyarrow.Table":
        import pyarrow as pa

        rows = [_row(item.target) | {"outcomes": list(map(str, item.outcomes)), "scores": item.scores} for item in items]
        schema = _schema().append(pa.field("outcomes", pa.list_(pa.string()))).append(pa.field("scores", pa.list_(pa.float64())))
        return pa.Table.from_pylist(rows, schema)

    def decode(self, table: "pyarrow.Table") -> list[Projection]:
        outcomes = [tuple([_OUTCOMES[name] for name in each]) for each in _column(table, "outcomes")]
        scores: list[Any] = [None] * table.num_rows  # the method does not say, or the shard is from before methods did
        if "scores" in table.column_names:
            scores = [None if each is None else tuple(each) for each in _column(table, "scores")]
        return list(map(Projection, _sentences(table), outcomes, scores))


_OUTCOMES = {str(outcome): outcome for outcome in Outcome}

SENTENCES: Codec[Sentence] = _Sentences()
ALIGNMENTS: Codec[Alignment] = _Alignments()
TRANSLATIONS: Codec[Translation] = _Translations()
PROJECTIONS: Codec[Projection] = _Projections()


def save(path: Path, codec: Codec[T], items: Sequence[T]) -> None:
    """Write records as one Parquet file, with page checksums."""
    import pyarrow.parquet as pq

    pq.write_table(codec.encode(items), path, compression="zstd", write_page_checksum=True)


def load(path: Path, codec: Codec[T]) -> list[T]:
    """Read records back.

    Raises:
        pyarrow.ArrowException, OSError: the file is damaged or missing.
        DataError: it is another table, or holds what is no record.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, page_checksum_verification=True) as file:  # read_table would import and start far more, for one small file
        table = file.read(use_threads=False)
    try:
        return codec.decode(table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: holds other columns than records of this kind have: {error}") from error
