"""Whatever bytes a reader is given: a clear error, and a store that is as it was."""

import contextlib
import gzip
import json
import os
import signal
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import horizon.ingest
from horizon.errors import HorizonError, InputError, UnreadableFile
from horizon.ingest import IngestRequest
from horizon.ingest.readers.table import CsvFile
from horizon.store import Store, migrate, open_store
from tests.ingest.loading import row_counts
from tests.robustness.processes import measured
from tests.robustness.samples import NAMES, SAMPLES, Sample, place, samples_of, zipped

SUFFIX = {"csv": ".csv", "metr": ".yaml", "epoch": ".csv", "inspect": ".json", "eee": ".json", "lm-eval": ".json"}
MEGABYTES = 450
SECONDS = 30


@pytest.fixture(autouse=True)
def _no_test_waits_for_ever() -> Iterator[None]:
    """Interrupt what hangs, such as the opening of a pipe."""

    def stop(*_: object) -> None:
        pytest.fail(f"not done after {SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS + 5)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store with the samples in it, which no test changes."""
    folder = tmp_path_factory.mktemp("filled")
    with open_store(folder / "filled.db", create=True) as opened:
        migrate.upgrade(opened)
        for number, sample in enumerate(samples_of("csv")):
            ingest(opened, "csv", place(folder, f"{number}-{sample.name}", sample.content))
        yield opened


def ingest(store: Store, reader: str, path: Path, **options: object) -> horizon.ingest.IngestResult:
    request = IngestRequest(path, reader=reader, create=True, **options)  # type: ignore[arg-type]
    return horizon.ingest.ingest(store, request)


def refused(store: Store, reader: str, path: Path, **options: object) -> HorizonError:
    """Read a file that must be refused; return the error."""
    before = row_counts(store)
    with pytest.raises(InputError) as caught:
        ingest(store, reader, path, **options)
    assert row_counts(store) == before
    return caught.value


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.reader} {sample.name}")
def test_the_samples_are_taken_as_they_are(filled: Store, tmp_path: Path, sample: Sample) -> None:
    path = place(tmp_path, sample.name, sample.content)
    counts = ingest(filled, sample.reader, path, on_error="skip", dry_run=True).counts
    assert counts.read == counts.stored + counts.unchanged + counts.rejected
    assert counts.stored + counts.unchanged > 0


NESTED = 200_000
BYTES = {
    "nothing": b"",
    "blanks": b" \n\t\n \r\n",
    "a byte-order mark": b"\xef\xbb\xbf",
    "an HTML error page": b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>\n",
    "an XML error": b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>",
    "utf-16": "model,benchmark,value\nA,B,0.5\n".encode("utf-16"),
    "utf-16 without a mark": "model,benchmark,value\n".encode("utf-16-be"),
    "utf-32": '{"a": 1}'.encode("utf-32"),
    "zero bytes": b"model,benchmark,value\nA,\x00,0.5\n",
    "only zero bytes": bytes(5000),
    "latin-1": "model,benchmark,value\nModèle,B,0.5\n".encode("latin-1"),
    "mixed encodings": "modèle: 1\n".encode() + "modèle: 2\n".encode("latin-1"),
    "surrogates in utf-8": b"model,benchmark,value\n\xed\xa0\x80,B,0.5\n",
    "gzip": gzip.compress(b"model,benchmark,value\nA,B,0.5\n"),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "the start of a zip": b"PK\x03\x04",
    "a zip without its end": zipped({"a.csv": b"a,b\n" * 1000})[:-30],
    "a zip of nothing": zipped({}),
    "a zip of something else": zipped({"readme.txt": b"nothing to see"}),
    "prose": b"Dear all,\nplease find the numbers attached.\n",
    "control characters": b"model,benchmark,value\n\x1b[2J\x07,\x08,0.5\n",
    "null": b"null",
    "a number": b"12",
    "a text": b'"text"',
    "an empty list": b"[]",
    "an empty object": b"{}",
    "an object of something else": b'{"a": [1, 2, {"b": null}]}\n',
    "two objects": b'{"a": 1}\n{"a": 2}\n',
    "a duplicate key": b'{"results": {}, "results": {}, "date": 1}',
    "lists in lists": b"[" * NESTED + b"]" * NESTED,
    "lists in lists, open": b"[" * NESTED,
    "objects in objects": b'{"results":' * NESTED + b"1" + b"}" * NESTED,
    "objects in objects, open": b'{"results":' * NESTED,
    "blocks in blocks": b"results:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 1500)),
    "dashes in dashes": b"- " * 50_000 + b"1",
    "an integer of 100,000 digits": b'{"results": ' + b"9" * 100_000 + b"}",
    "a column of 100,000 digits": b"model,benchmark,value\nA,B," + b"9" * 100_000 + b"\n",
    "a number beyond all numbers": b"model,benchmark,value\nA,B,1e400\n",
    "not a number": b"model,benchmark,value\nA,B,nan\n",
    "infinity": b"model,benchmark,value\nA,B,-inf\n",
    "year 0": b"model,release_date\nA,0000-01-01\n",
    "year 9999": b"model,release_date\nA,9999-12-31\n",
    "year 10000": b"model,release_date\nA,10000-01-01\n",
    "year 0 in YAML": b"date:\n  A: 0000-01-01\n",
    "year 9999 in YAML": b"date:\n  A: 9999-12-31\n",
    "a time of day in year 0": b"date:\n  A: 0000-00-00 25:61:61\n",
    "python in YAML": b"date: !!python/object/apply:os.system ['touch pwned']\n",
    "a tag of nobody": b"date: !mine {A: 2024-01-01}\n",
    "an alias of nothing": b"date: *nowhere\n",
    "an alias of itself": b"date: &a [*a]\n",
    "a key that is a list": b"date:\n  ? [1, 2]\n  : 2024-01-01\n",
    "two documents": b"date: {A: 2024-01-01}\n---\ndate: {B: 2024-01-01}\n",
    "an open quotation mark": b'model,benchmark,value\n"A,B,0.5\n',
    "a cut quotation": b'date:\n  "Model A: 2024-06-20\n',
    "an escape that is none": b'{"alias": "\\x"}\n',
    "half of a surrogate pair": b'{"alias": "\\ud800", "model": "\\udc00"}\n',
    "carriage returns alone": b"model,benchmark,value\rA,B,0.5\r",
    "a header twice": b"model,model,value,value\nA,B,1,2\n",
    "rows of all lengths": b"model,benchmark,value\nA\nA,B\nA,B,1,2\n",
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
@pytest.mark.parametrize("reader", NAMES)
def test_what_is_not_its_format_is_refused_by_every_reader(
    filled: Store, tmp_path: Path, reader: str, content: bytes
) -> None:
    path = place(tmp_path, f"file{SUFFIX[reader]}", content)
    assert len(str(refused(filled, reader, path))) < 5000
    assert not (Path.cwd() / "pwned").exists()


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_what_is_of_no_format_is_recognised_as_none(filled: Store, tmp_path: Path, content: bytes) -> None:
    before = row_counts(filled)
    with pytest.raises(InputError):
        horizon.ingest.ingest(filled, IngestRequest(place(tmp_path, "file", content), reader=None, create=True))
    assert row_counts(filled) == before


CUTS = [
    pytest.param(sample, cut, id=f"{sample.reader} {sample.name} {cut}")
    for sample in SAMPLES
    for cut in (0.1, 0.5, 0.9, 0.99)
    if isinstance(sample.content, bytes) and sample.name.endswith(("json", "jsonl"))
]


@pytest.mark.parametrize(("sample", "share"), CUTS)
def test_json_that_is_cut_off_is_refused(filled: Store, tmp_path: Path, sample: Sample, share: float) -> None:
    assert isinstance(sample.content, bytes)
    content = sample.content.rstrip()
    refused(filled, sample.reader, place(tmp_path, sample.name, content[: int(len(content) * share)]))


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_zip_that_is_cut_off_is_refused(filled: Store, tmp_path: Path, share: float) -> None:
    (sample,) = (sample for sample in SAMPLES if sample.name == "hub.zip")
    content = place(tmp_path, "whole.zip", sample.content).read_bytes()
    refused(filled, "epoch", place(tmp_path, "hub.zip", content[: int(len(content) * share)]), on_error="skip")


def a_folder(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def a_link_to_itself(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def a_link_to_nothing(folder: Path) -> Path:
    (folder / "gone").symlink_to("nothing")
    return folder / "gone"


def a_folder_with_a_pipe(folder: Path) -> Path:
    path = place(folder, "hub", {"model_versions.csv": b"id,Model\nA,A\n"})
    os.mkfifo(path / "benchmarks_runs.csv")
    return path


def a_folder_with_a_device(folder: Path) -> Path:
    path = place(folder, "hub", {"model_versions.csv": b"id,Model\nA,A\n"})
    (path / "benchmarks_runs.csv").symlink_to("/dev/zero")
    return path


PLACES: dict[str, Callable[[Path], Path]] = {
    "nothing": lambda folder: folder / "absent",
    "an empty folder": a_folder,
    "a pipe": a_pipe,
    "a device that never ends": lambda _: Path("/dev/zero"),
    "a device that gives nothing": lambda _: Path("/dev/null"),
    "a link to itself": a_link_to_itself,
    "a link to nothing": a_link_to_nothing,
    "a folder with a pipe": a_folder_with_a_pipe,
    "a folder with a device": a_folder_with_a_device,
    "a name with a zero byte": lambda folder: folder / "a\x00b",
    "a name that is too long": lambda folder: folder / ("a" * 300),
}


@pytest.mark.parametrize("make", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("reader", [*NAMES, None])
def test_what_is_no_file_is_refused_and_not_waited_for(
    filled: Store, tmp_path: Path, reader: str | None, make: Callable[[Path], Path]
) -> None:
    before = row_counts(filled)
    with pytest.raises(InputError):
        ingest(filled, reader, make(tmp_path))  # type: ignore[arg-type]
    assert row_counts(filled) == before


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Be a user who may not read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.reader} {sample.name}")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, sample: Sample) -> None:
    path = place(tmp_path, sample.name, sample.content)
    path.chmod(0)
    with open_store("sqlite://", create=True) as store:
        migrate.upgrade(store)
        with as_nobody(), pytest.raises(UnreadableFile, match="Permission denied"):
            ingest(store, sample.reader, path)
    path.chmod(0o700)


def test_a_folder_with_a_file_that_may_not_be_read_is_refused() -> None:
    (sample,) = (sample for sample in SAMPLES if sample.name == "hub")
    with tempfile.TemporaryDirectory() as name, open_store("sqlite://", create=True) as store:
        migrate.upgrade(store)
        path = place(Path(name), "hub", sample.content)
        Path(name).chmod(0o711)
        (path / "benchmarks_runs.csv").chmod(0)
        with as_nobody(), pytest.raises(UnreadableFile, match="Permission denied"):
            ingest(store, "epoch", path)


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as handle:
        handle.write(content)


def replace(path: Path) -> None:
    path.with_name("new").write_bytes(path.read_bytes())
    path.with_name("new").replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a row more": lambda path: append(path, b"Z,B,1\n"),
    "cut off": lambda path: os.truncate(path, 40),
    "emptied": lambda path: path.write_bytes(b""),
    "bytes that are no text": lambda path: append(path, b"\xff,\xfe\n"),
    "another in its place": replace,
    "taken away": Path.unlink,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_before_its_rows_are_read_is_refused(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    file = CsvFile(place(tmp_path, "file.csv", b"model,benchmark,value\nA,B,0.5\nB,B,0.5\n"), seen=lambda _: True)
    change(file.path)
    with pytest.raises(UnreadableFile, match=r"changed while it was read|No such file"):
        list((file.fast if file.plain else file.exact)(lambda _: None))


@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, change: Callable[[Path], object], exactly: bool
) -> None:
    text = "model,benchmark,value\n" + "".join(f"M{number},B,0.5\n" for number in range(200_000))
    file = CsvFile(place(tmp_path, "file.csv", text.encode()))
    batches = (file.exact if exactly else file.fast)(lambda _: None)
    next(batches)
    change(file.path)
    with pytest.raises(UnreadableFile, match=r"changed while it was read|No such file"):
        list(batches)


# What is costly runs in a process of its own, whose time and memory are bounded.

LONG = 100_000_000


def one_line(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b"a" * LONG)


def one_text(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b'{"a": "' + b"a" * LONG + b'"}\n')


def one_cell(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b"model,benchmark,value\nA,B," + b"1" * LONG + b"\n")


def one_quotation(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b'model,benchmark,value\nA,B,"' + b"1\n" * (LONG // 2))


def a_row_on_many_lines(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b'model,benchmark,value\nA,B,"' + b'\n","' * (LONG // 4) + b'"\n')


def a_million_columns(folder: Path, suffix: str) -> Path:
    header = ",".join(f"c{number}" for number in range(1_000_000))
    return place(folder, f"file{suffix}", f"{header}\n{'1,' * 999_999}1\n".encode())


def a_million_fields_in_a_row(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b"model,benchmark,value\n" + (b"," * 900_000 + b"\n") * 50)


def a_million_keys(folder: Path, suffix: str) -> Path:
    keys = ",".join(f'"key {number}":{number}' for number in range(1_000_000))
    return place(folder, f"file{suffix}", f"{{{keys}}}\n".encode())


def aliases_of_aliases(folder: Path, suffix: str) -> Path:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return place(folder, f"file{suffix}", "\n".join([*lines, "results: *a11", "date: *a11", ""]).encode())


def merged_aliases(folder: Path, suffix: str) -> Path:
    lines = ["a0: &a0 {k: 2024-01-01}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    return place(folder, f"file{suffix}", "\n".join([*lines, "date: *a11", ""]).encode())


def deep_lists(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b"[" * 5_000_000)


def deep_objects(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b'{"results":' * 1_000_000 + b"1" + b"}" * 1_000_000)


def deep_rows(folder: Path, suffix: str) -> Path:
    return place(folder, f"file{suffix}", b'{"alias": ' + b"[" * 500_000 + b"]" * 500_000 + b"}\n")


HEAVY = (
    *(one_line, one_text, one_cell, one_quotation, a_row_on_many_lines, a_million_columns, a_million_fields_in_a_row),
    *(a_million_keys, aliases_of_aliases, merged_aliases, deep_lists, deep_objects, deep_rows),
)


USUAL = {
    *(("csv", make) for make in (one_cell, a_row_on_many_lines, a_million_columns)),
    *(("metr", make) for make in (aliases_of_aliases, merged_aliases, deep_rows)),
    *(("epoch", make) for make in (one_line, one_quotation)),
    *(("inspect", one_text), ("eee", deep_objects), ("lm-eval", a_million_keys)),
}


@pytest.mark.parametrize(
    ("reader", "make"),
    [
        pytest.param(
            reader,
            make,
            id=f"{reader} {make.__name__}",
            marks=() if (reader, make) in USUAL else pytest.mark.slow,
        )
        for reader in NAMES
        for make in HEAVY
    ],
)
def test_what_is_too_much_is_refused_in_bounded_time_and_memory(
    filled: Store, tmp_path: Path, reader: str, make: Callable[[Path, str], Path]
) -> None:
    before = row_counts(filled)
    assert filled.file
    ended = measured(filled.file, ["ingest", reader, make(tmp_path, SUFFIX[reader])], seconds=SECONDS)
    assert (ended.code, ended.err[:7]) == (1, "error: "), ended.err[-2000:]
    assert "Traceback" not in ended.err
    assert len(ended.err) < 5000
    assert ended.megabytes < MEGABYTES
    assert row_counts(filled) == before


def bomb(path: Path, member: str, megabytes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open(member, "w") as out:
        out.write(b"id,Model,Version release date\n")
        for _ in range(megabytes):
            out.write(b"A,A,2024-01-01\n" * 70_000)
    return path


def a_bomb(folder: Path) -> Path:
    return bomb(folder / "hub.zip", "model_versions.csv", 600)


def a_bomb_that_lies(folder: Path) -> Path:
    """The directory at the end says that the member is small."""
    path = bomb(folder / "hub.zip", "model_versions.csv", 280)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("model_versions.csv").file_size
    place = content.rindex(size.to_bytes(4, "little"))
    content[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def many_members(folder: Path) -> Path:
    path = folder / "hub.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"external_benchmark_{number}.csv", b"")
    return path


def a_bomb_in_a_bomb(folder: Path) -> Path:
    inner = bomb(folder / "inner.zip", "model_versions.csv", 200).read_bytes()
    return place(folder, "hub.zip", {f"{number}.zip": inner for number in range(100)})


@pytest.fixture(scope="module", params=[a_bomb, a_bomb_that_lies, many_members, a_bomb_in_a_bomb])
def bombs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a zip archive that must not be unpacked."""
    made: Path = request.param(tmp_path_factory.mktemp("bombs"))
    return made


@pytest.mark.parametrize("reader", ["epoch", "inspect"])
def test_a_zip_bomb_is_refused_in_bounded_time_and_memory(filled: Store, bombs: Path, reader: str) -> None:
    before = row_counts(filled)
    assert filled.file
    ended = measured(filled.file, ["ingest", reader, bombs], seconds=SECONDS)
    assert (ended.code, ended.err[:7]) == (1, "error: "), ended.err[-2000:]
    assert "Traceback" not in ended.err
    assert ended.megabytes < MEGABYTES
    assert row_counts(filled) == before


OUTSIDE = [
    "../escaped.csv",
    "/tmp/escaped.csv",
    "a/../../escaped.csv",
    "..\\escaped.csv",
    "C:\\escaped.csv",
    "a\x00b.csv",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_member_that_points_out_of_its_archive_is_never_written_or_followed(
    filled: Store, tmp_path: Path, name: str
) -> None:
    (sample,) = (sample for sample in SAMPLES if sample.name == "hub.zip")
    assert not isinstance(sample.content, bytes)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = place(folder, "hub.zip", {**sample.content, name: b"id,EM\nx,1\n"})
    everything = sorted(tmp_path.rglob("*"))
    before = row_counts(filled)
    with contextlib.suppress(InputError):
        ingest(filled, "epoch", path, on_error="skip", dry_run=True)
    assert sorted(tmp_path.rglob("*")) == everything
    assert not Path("/tmp/escaped.csv").exists()
    assert row_counts(filled) == before


def test_a_link_inside_an_archive_is_not_followed(filled: Store, tmp_path: Path) -> None:
    secret = place(tmp_path, "secret.csv", b"id,EM,Model version\nsecret,1,model-b\n")
    path = tmp_path / "hub.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("model_versions.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(secret))
    assert "secret,1" not in str(refused(filled, "epoch", path))


def test_standard_input_is_no_file(filled: Store) -> None:
    assert filled.file
    ended = measured(filled.file, ["ingest", "csv", Path("/dev/stdin")], seconds=SECONDS)
    assert (ended.code, ended.err.split("\n")[:2]) == (1, ["error: cannot read /dev/stdin", "  found: a device"])


def test_a_file_whose_name_is_no_text_is_taken(filled: Store, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n\x1b.csv"))
    path.write_bytes(b"model,benchmark,value\nA,B,0.5\n")
    assert ingest(filled, "csv", path, dry_run=True).counts.stored == 1


NAMES_THAT_ARE_NONE = ("9" * 5000, "\ud800", "\x00", "\x1b[2J", "a" * 600, "!?", "")
NO_NUMBERS = (*NAMES_THAT_ARE_NONE, "1e400", "inf", "-Infinity", "0x10", "0000-01-01", "2")
NO_TIMES = (*NAMES_THAT_ARE_NONE[:-1], "1e400", "inf", "0000-01-01", "9999-12-31", "2024-02-30", "24:00", "-1")
EVIL = [
    *((field, json.dumps(value)) for field in ("alias", "task_id", "run_id") for value in NAMES_THAT_ARE_NONE),
    *(("score_binarized", json.dumps(value)) for value in NO_NUMBERS),
    *(("human_minutes", json.dumps(value)) for value in NO_NUMBERS[:-1]),
    *(("started_at", json.dumps(value)) for value in NO_TIMES),
    *(
        (field, "9" * 5000)
        for field in ("alias", "task_id", "run_id", "score_binarized", "human_minutes", "started_at")
    ),
    *(
        (field, value)
        for field in ("score_binarized", "human_minutes")
        for value in ("1e400", "Infinity", "[[]]", "{}")
    ),
]


@pytest.mark.parametrize(("field", "value"), EVIL, ids=lambda value: value[:16])
def test_a_run_with_a_hostile_value_is_rejected_and_the_rest_is_kept(
    filled: Store, tmp_path: Path, field: str, value: str
) -> None:
    (sample,) = (sample for sample in SAMPLES if sample.name == "runs.jsonl")
    assert isinstance(sample.content, bytes)
    row = json.loads(sample.content.split(b"\n", 1)[0])
    line = json.dumps({**row, "run_id": "other", field: "HERE"}).replace('"HERE"', value)
    path = place(tmp_path, "runs.jsonl", sample.content + line.encode() + b"\n")
    result = ingest(filled, "metr", path, on_error="skip", dry_run=True)
    assert result.counts.read == result.counts.stored + result.counts.rejected
    assert {reject.line for reject in result.rejects} == {5}
    assert all(len(reject.value) < 300 for reject in result.rejects)
