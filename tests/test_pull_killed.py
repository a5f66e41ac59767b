"""A pull that is killed at any moment leaves the old copy or the new one, never a part."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import multiprocessing
import random
import time
import zipfile

import requests

from dxforms.pull import pull_responses
from dxforms.source.fetch import Service
from tests.exports import records, write_download
from tests.sample import sample_description
from tests.servers import LINK, QUICK, StoredFile

KILLS = 100


def version(number: int) -> bytes:
    """An export, one more response a version, large enough that writing it takes a moment."""
    rows = records(
        [["とても", hashlib.sha256(f"{number}-{row}".encode()).hexdigest() * 8] for row in range(60 + number)]
    )
    stream = io.BytesIO()
    write_download(stream, ["理解度", "感想"], rows)
    return stream.getvalue()


def lecture(folder):
    base = sample_description()
    held = dataclasses.replace(base.lecture, sessions=base.lecture.sessions[:1])
    return dataclasses.replace(base, lecture=held, responses=LINK, folder=folder)


def pull_for_ever(folder, base, token, began):
    """The process that is killed: one pull after the other."""
    described = lecture(folder)
    with requests.Session() as session:
        while True:
            began.set()
            pull_responses(
                described,
                token=lambda: token,
                session=session,
                service=Service(base=base, allow_insecure=True),
                limits=QUICK,
            )


def test_killed_a_hundred_times_the_copy_is_always_a_whole_one(graph, tmp_path):
    versions = [version(number) for number in range(3)]
    whole = {hashlib.sha256(content).hexdigest() for content in versions}
    file = graph.put(StoredFile(versions[0]))
    # Every request of the metadata finds the next version, so that each pull writes.
    answered = graph._answer
    count = iter(range(10**9))

    def changing(seen):
        if "$select" in seen.path:
            file.change(versions[next(count) % len(versions)])
        return answered(seen)

    graph._graph.reply = changing
    # A server that has everything imported and is forked for each run; elsewhere (Windows) a new interpreter.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["tests.test_pull_killed"])
    moment = random.Random(20261125)
    copy = tmp_path / ".dxforms" / "responses-1.xlsx"
    seen_versions = set()
    written = 0
    for _ in range(KILLS):
        began = context.Event()
        process = context.Process(
            target=pull_for_ever, args=(tmp_path, graph.service.base, graph.token, began), daemon=True
        )
        process.start()
        assert began.wait(30)
        time.sleep(moment.uniform(0.0, 0.08))
        process.kill()  # TerminateProcess on Windows
        process.join(30)
        process.close()
        if not copy.exists():
            continue
        written += 1
        content = copy.read_bytes()
        assert hashlib.sha256(content).hexdigest() in whole
        seen_versions.add(content)
        records_file = copy.with_name("pulled.json")
        if records_file.exists():
            assert json.loads(records_file.read_text(encoding="utf-8"))["places"]["1"]["sha256"] in whole
        for kept in copy.parent.glob("responses-1（*.xlsx"):
            assert zipfile.ZipFile(kept).testzip() is None
    assert written > KILLS // 2, "the kills came too early to tell anything"
    assert len(seen_versions) > 1
    # And the next pull is as if nothing had happened.
    with requests.Session() as session:
        summary = pull_responses(
            lecture(tmp_path), token=lambda: graph.token, session=session, service=graph.service, limits=QUICK
        )
    assert summary.failed == ()
    assert hashlib.sha256(copy.read_bytes()).hexdigest() in whole
