"""A client for TopoWeb's HTTP API, in one file. It needs Python 3.9 or newer and nothing else.

    from topoweb import TopoWeb
    lab = TopoWeb()                                  # the server that this file came from
    cloud = lab.upload("cloud.csv")                  # or lab.submit(notation="40xM(64,0,64) on mnist at 0,100,500")
    run = lab.submit(cloud=cloud, spec={"density": {"k": 50, "p": 0.5}}).wait()
    print(run.result()["significance"]["sentence"])

With accounts, give an API token: TopoWeb(token="tw_...") or the environment variable TOPOWEB_TOKEN.
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Union

__all__ = ["TopoWeb", "Run", "RunStatus", "Training", "ResultInfo", "Cloud", "Event", "TopoWebError", "InvalidInput", "NotAllowed", "NotFound", "RunFailed"]

#: Where this file came from.
SERVER = "http://127.0.0.1:5080/"

_RETRIED = (429, 502, 503, 504)
_ACTIVE = ("queued", "training", "analyzing")


class TopoWebError(Exception):
    """The server refused a request, or cannot be reached (status 0)."""

    def __init__(self, message: str, status: int = 0, problem: Optional[Mapping[str, Any]] = None) -> None:
        super().__init__(message)
        self.status = status
        #: The answer of the server (RFC 9457).
        self.problem: Mapping[str, Any] = problem or {}

    @property
    def fields(self) -> Dict[str, List[str]]:
        """Every field that is wrong, with what is wrong with it."""
        return dict(self.problem.get("errors") or {})


class InvalidInput(TopoWebError):
    """Fields of a request are wrong: see fields."""


class NotAllowed(TopoWebError):
    """No token, one that is not valid, or one without the right."""


class NotFound(TopoWebError):
    """There is no such thing, or you may not see it."""


class RunFailed(TopoWebError):
    """A run ended without its results."""

    def __init__(self, status: "RunStatus") -> None:
        super().__init__(f"The run {status.id} {status.state}{': ' + status.error if status.error else '.'}")
        self.run = status


@dataclass(frozen=True)
class Training:
    """How far the training of a run is."""

    networks: int
    done: int
    failed: int
    steps: int
    steps_total: int
    steps_per_second: float
    loss: Optional[float] = None
    accuracy: Optional[float] = None


@dataclass(frozen=True)
class ResultInfo:
    """A result of a run, without its content."""

    choice: str
    label: str
    points_in: int
    points_kept: int
    longest_ratio: Optional[float] = None
    networks: Optional[int] = None


@dataclass(frozen=True)
class RunStatus:
    """State and progress of a run."""

    id: str
    name: str
    notation: str
    state: str
    progress: float
    stage: Optional[str] = None
    seconds_left: Optional[float] = None
    error: Optional[str] = None
    created_at: Optional[str] = None
    started_at: Optional[str] = None
    finished_at: Optional[str] = None
    training: Optional[Training] = None
    results: Tuple[ResultInfo, ...] = ()
    experiment: Optional[str] = None
    preset: Optional[str] = None
    schedule: Optional[str] = None
    pinned: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_active(self) -> bool:
        """Whether the run goes on."""
        return self.state in _ACTIVE

    @staticmethod
    def of(data: Mapping[str, Any]) -> "RunStatus":
        """Reads what the server sent."""
        training = data.get("training")
        known = _known(RunStatus, data)
        known["training"] = Training(**_known(Training, training)) if training else None
        known["results"] = tuple(ResultInfo(**_known(ResultInfo, r)) for r in data.get("results") or ())
        return RunStatus(**known, raw=data)


@dataclass(frozen=True)
class Cloud:
    """An uploaded point cloud."""

    id: str
    name: str
    points: int
    dimension: int
    array: Optional[str] = None


@dataclass(frozen=True)
class Event:
    """An event of a run: status, result, log, end or gone."""

    name: str
    data: Mapping[str, Any]
    id: str


class Run:
    """A run on the server. Its id is all that it keeps."""

    def __init__(self, client: "TopoWeb", id: str) -> None:
        self.client = client
        self.id = id

    def __repr__(self) -> str:
        return f"Run({self.id!r})"

    def status(self) -> RunStatus:
        """State and progress now."""
        return RunStatus.of(self.client.get(f"runs/{self.id}"))

    def events(self, last: Optional[str] = None) -> Iterator[Event]:
        """Follows the run until it has ended, also across lost connections. Events may come twice after one."""
        tries = 0
        while True:
            try:
                answer = self.client.open(f"runs/{self.id}/events", headers={"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}, timeout=self.client.silence)
                with answer:
                    if answer.status == 204:
                        return
                    for event in _read_events(answer):
                        last, tries = event.id or last, 0
                        yield event
                        if event.name in ("end", "gone"):
                            return
                # The server ends streams after some minutes: the next goes on where this one ended.
            except (OSError, http.client.HTTPException) as error:
                tries += 1
                if tries > self.client.retries:
                    raise TopoWebError(f"The connection to {self.client.server} was lost: {error}") from error
            time.sleep(min(30.0, 0.5 * 2**tries))

    def wait(self, progress: Optional[Callable[[RunStatus], None]] = None, raise_on_failure: bool = True) -> "Run":
        """Waits until the run has ended. Tells progress of every change; raises RunFailed unless it succeeded."""
        status: Optional[RunStatus] = None
        for event in self.events():
            if event.name == "gone":
                raise NotFound(f"The run {self.id} was deleted.", 404)
            if event.name in ("status", "end"):
                before, status = status, RunStatus.of(event.data)
                if progress is not None and status != before:
                    progress(status)
        if status is None or status.is_active:
            status = self.status()
        if raise_on_failure and status.state != "succeeded":
            raise RunFailed(status)
        return self

    def result(self, choice: Optional[str] = None) -> Dict[str, Any]:
        """The result document; of several results the last, unless one is chosen."""
        return json.loads(self.file("result", choice=choice))

    def file(self, name: str, path: Union[str, "os.PathLike[str]", None] = None, **query: Any) -> bytes:
        """A file such as figure.pdf, barcode.csv or filters.npy; written to path, where one is given. Kept: asked again, it comes only where it has changed."""
        content = self.client.content(f"runs/{self.id}/{name}", query)
        if path is not None:
            with open(path, "wb") as target:
                target.write(content)
        return content

    def analyze(self, spec: Mapping[str, Any], choice: Optional[str] = None) -> Dict[str, Any]:
        """A result with other settings, computed at once and not stored."""
        return self.client.post(f"runs/{self.id}/analysis", {"spec": spec, "choice": choice})

    def experiment(self) -> Dict[str, Any]:
        """The experiment in full: change it and submit it again."""
        return self.client.get(f"runs/{self.id}/experiment")

    def log(self) -> Iterator[Dict[str, Any]]:
        """The lines of the log, oldest first."""
        return self.client.pages(f"runs/{self.id}/log")

    def cancel(self) -> RunStatus:
        """Cancels the run. Trained networks are kept."""
        return RunStatus.of(self.client.post(f"runs/{self.id}/cancel"))

    def retry(self) -> RunStatus:
        """Goes on with a run that failed or was cancelled."""
        return RunStatus.of(self.client.post(f"runs/{self.id}/retry"))

    def delete(self, force: bool = False) -> None:
        """Deletes the run with its results."""
        self.client.request("DELETE", f"runs/{self.id}", query={"force": "true" if force else None})

    def pin(self, pinned: bool = True) -> RunStatus:
        """Keeps the run from rules that delete old ones, or leaves it to them again."""
        return RunStatus.of(self.client.request("PUT" if pinned else "DELETE", f"runs/{self.id}/pin"))

    def share(self, **link: Any) -> Dict[str, Any]:
        """Creates a link: kind, choice, scope, days, password, note. The answer has its address (url) this once."""
        return self.client.post("shares", {"run": self.id, **link})


class TopoWeb:
    """A TopoWeb server."""

    def __init__(self, server: Optional[str] = None, token: Optional[str] = None, retries: int = 5, timeout: float = 60.0, silence: float = 90.0) -> None:
        self.server = (server or os.environ.get("TOPOWEB_SERVER") or SERVER).rstrip("/") + "/"
        self.retries = retries
        self.timeout = timeout
        #: Longest silence of a stream of events, in seconds; its heartbeats come more often.
        self.silence = silence
        self._token = token or os.environ.get("TOPOWEB_TOKEN")
        #: Bytes of files that are kept, to be fetched again only where they have changed.
        self.keep = 64 << 20
        self._kept: Dict[str, Tuple[str, bytes]] = {}

    # Runs

    def submit(self, notation: Optional[str] = None, *, cloud: Union[Cloud, str, None] = None, preset: Optional[str] = None, experiment: Optional[Mapping[str, Any]] = None,
               spec: Optional[Mapping[str, Any]] = None, name: Optional[str] = None, seed: Optional[int] = None, project: Optional[str] = None, key: Optional[str] = None) -> Run:
        """Submits a run. However often the request is repeated on the way, it makes one run; the same key within 24 hours gives the same run."""
        body = self._run_request(notation, cloud, preset, experiment, spec, name, seed, project)
        return Run(self, self.post("runs", body, headers={"Idempotency-Key": key or str(uuid.uuid4())})["id"])

    def estimate(self, notation: Optional[str] = None, *, cloud: Union[Cloud, str, None] = None, preset: Optional[str] = None, experiment: Optional[Mapping[str, Any]] = None,
                 spec: Optional[Mapping[str, Any]] = None, seed: Optional[int] = None) -> Dict[str, Any]:
        """Checks a run without submitting it, and estimates its training time."""
        return self.post("estimates", self._run_request(notation, cloud, preset, experiment, spec, None, seed, None))

    def run(self, id: str) -> Run:
        """A run by its ID."""
        return Run(self, id)

    def runs(self, **choose: Any) -> Iterator[RunStatus]:
        """Runs, newest first: project, person, state and search choose."""
        return (RunStatus.of(r) for r in self.pages("runs", choose))

    # Schedules

    def schedule(self, cron: str, notation: Optional[str] = None, *, preset: Optional[str] = None, run: Union[Run, str, None] = None, time_zone: str = "UTC", **settings: Any) -> Dict[str, Any]:
        """Repeats an experiment: a notation, a preset, or that of a run. Settings are named as in the API, such as newSeeds, hookAddress or keepLast."""
        experiment = None if run is None else self.run(run.id if isinstance(run, Run) else run).status().experiment
        body = {"cron": cron, "notation": notation, "preset": preset, "experiment": experiment, "timeZone": time_zone, **settings}
        return self.post("schedules", {k: v for k, v in body.items() if v is not None})

    def schedules(self) -> Iterator[Dict[str, Any]]:
        """Schedules with their settings and next five times."""
        return self.pages("schedules")

    def notices(self) -> Iterator[Dict[str, Any]]:
        """The newest notices of changed topology."""
        return self.pages("schedules/notices")

    # Data

    def upload(self, file: Union[str, "os.PathLike[str]", bytes], name: Optional[str] = None, array: Optional[str] = None, project: Optional[str] = None,
               roles: Optional[str] = None, header: Optional[str] = None, missing: Optional[str] = None) -> Cloud:
        """Uploads a point cloud or weights: a path, or the content with a name. Of a table, roles ("species=label, #1=index"), header and missing ("drop") say how it is read."""
        if isinstance(file, bytes):
            content, title = file, name or "cloud.csv"
        else:
            title = name or os.path.basename(os.fspath(file))
            with open(file, "rb") as source:
                content = source.read()
        boundary = uuid.uuid4().hex
        safe = title.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{safe}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode("utf-8")
        data = head + content + f"\r\n--{boundary}--\r\n".encode("ascii")
        answer = self.request("POST", "clouds", query={"array": array, "project": project, "roles": roles, "header": header, "missing": missing}, data=data, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
        return Cloud(**_known(Cloud, answer))

    def clouds(self) -> Iterator[Cloud]:
        """Uploaded clouds, newest first."""
        return (Cloud(**_known(Cloud, c)) for c in self.pages("clouds"))

    def samples(self) -> Iterator[Dict[str, Any]]:
        """Trained networks that come with the program."""
        return self.pages("samples")

    def presets(self) -> Iterator[Dict[str, Any]]:
        """Experiments ready to run."""
        return self.pages("presets")

    def datasets(self) -> Iterator[Dict[str, Any]]:
        """Data sets, and whether they are installed."""
        return self.pages("datasets")

    def compare(self, *results: Union[Run, str]) -> Dict[str, Any]:
        """Distances and differing settings of two to six results: runs, or texts RUN:CHOICE."""
        return self.get("comparison", {"results": ",".join(r.id if isinstance(r, Run) else r for r in results)})

    def me(self) -> Dict[str, Any]:
        """Who asks, and with which rights (with accounts)."""
        return self.get("me")

    # Requests

    def get(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Any:
        """A document."""
        return self.request("GET", path, query=query)

    def post(self, path: str, body: Any = None, headers: Optional[Mapping[str, str]] = None) -> Any:
        """Sends a document."""
        data = None if body is None else json.dumps(body).encode("utf-8")
        return self.request("POST", path, data=data, headers={**({} if data is None else {"Content-Type": "application/json"}), **(headers or {})})

    def pages(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Iterator[Dict[str, Any]]:
        """All entries of a list, page by page."""
        query = dict(query or {})
        while True:
            page = self.get(path, query)
            yield from page["items"]
            if not page.get("next"):
                return
            query["cursor"] = page["next"]

    def content(self, path: str, query: Optional[Mapping[str, Any]] = None) -> bytes:
        """A file. One that has been fetched is fetched again only where it has changed (ETag)."""
        address = self._address(path, query)
        tag, kept = self._kept.get(address, ("", b""))
        with self.open(path, query=query, headers={"If-None-Match": tag} if tag else {}) as answer:
            if answer.status == 304:
                return kept
            content = answer.read()
            if answer.headers.get("ETag"):
                self._keep(address, answer.headers["ETag"], content)
            return content

    def _keep(self, address: str, tag: str, content: bytes) -> None:
        self._kept.pop(address, None)
        self._kept[address] = (tag, content)
        while sum(len(c) for _, c in self._kept.values()) > self.keep:
            self._kept.pop(next(iter(self._kept)))

    def request(self, method: str, path: str, query: Optional[Mapping[str, Any]] = None, data: Optional[bytes] = None, headers: Optional[Mapping[str, str]] = None) -> Any:
        """A request whose answer is a document, or nothing."""
        with self.open(path, method, query, data, headers) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def open(self, path: str, method: str = "GET", query: Optional[Mapping[str, Any]] = None, data: Optional[bytes] = None, headers: Optional[Mapping[str, str]] = None, timeout: Optional[float] = None) -> Any:
        """A request whose answer is read by the caller. What can be repeated without harm is, after a pause: questions, and submissions with their key."""
        safe = method in ("GET", "DELETE") or any(h.lower() == "idempotency-key" for h in headers or {})
        for tries in range(self.retries + 1):
            request = urllib.request.Request(self._address(path, query), data=data, method=method, headers=dict(headers or {}))
            request.add_header("User-Agent", "topoweb.py")
            if self._token:
                # Not sent to wherever an answer may lead.
                request.add_unredirected_header("Authorization", f"Bearer {self._token}")
            if not request.has_header("Accept"):
                request.add_header("Accept", "*/*")
            try:
                return urllib.request.urlopen(request, timeout=timeout or self.timeout)
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return _Unchanged()
                # Too many requests were refused before anything was done: any may come again.
                if tries < self.retries and error.code in _RETRIED and (safe or error.code == 429):
                    error.close()
                    time.sleep(_pause(tries, error.headers.get("Retry-After")))
                    continue
                if tries < self.retries and error.code == 409 and safe and method == "POST" and "being submitted" in _peek(error):
                    time.sleep(_pause(tries, None))
                    continue
                raise _error(error) from None
            except (OSError, http.client.HTTPException) as error:
                if tries == self.retries or not safe:
                    raise TopoWebError(f"{self.server} cannot be reached: {error}") from error
                time.sleep(_pause(tries, None))
        raise AssertionError("unreachable")

    def _address(self, path: str, query: Optional[Mapping[str, Any]]) -> str:
        words = urllib.parse.urlencode({k: v for k, v in (query or {}).items() if v is not None})
        return f"{self.server}api/v1/{path}{'?' + words if words else ''}"

    @staticmethod
    def _run_request(notation: Any, cloud: Any, preset: Any, experiment: Any, spec: Any, name: Any, seed: Any, project: Any) -> Dict[str, Any]:
        body = {"notation": notation, "cloud": cloud.id if isinstance(cloud, Cloud) else cloud, "preset": preset, "experiment": experiment, "spec": spec, "name": name, "seed": seed, "project": project}
        return {k: v for k, v in body.items() if v is not None}


class _Unchanged:
    """The answer 304, which urllib takes for an error."""

    status = 304

    def __enter__(self) -> "_Unchanged":
        return self

    def __exit__(self, *_: Any) -> None:
        pass


def _known(kind: Any, data: Mapping[str, Any]) -> Dict[str, Any]:
    """Fields of a dataclass by their names here; a newer server may send more."""
    names = {_camel(n): n for n in kind.__dataclass_fields__ if n != "raw"}
    return {names[k]: v for k, v in data.items() if k in names}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(w.capitalize() for w in rest)


def _pause(tries: int, after: Optional[str]) -> float:
    return min(60.0, float(after)) if after and after.isdigit() else min(30.0, 0.5 * 2**tries)


def _peek(error: urllib.error.HTTPError) -> str:
    """The text of an error, which can be read again."""
    text = getattr(error, "topoweb_text", None)
    if text is None:
        text = error.read().decode("utf-8", "replace")
        setattr(error, "topoweb_text", text)
    return text


def _error(error: urllib.error.HTTPError) -> TopoWebError:
    text = _peek(error)
    try:
        problem = json.loads(text)
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    message = problem.get("detail") or problem.get("title") or text[:200] or error.reason
    kind = {400: InvalidInput, 401: NotAllowed, 403: NotAllowed, 404: NotFound, 422: InvalidInput}.get(error.code, TopoWebError)
    return kind(f"{message} ({error.code})", error.code, problem)


def _read_events(lines: Any) -> Iterator[Event]:
    """Events of a stream (text/event-stream)."""
    name, id, data = "message", "", []
    for raw in lines:
        line = raw.decode("utf-8").rstrip("\r\n")
        if not line:
            if data:
                yield Event(name, json.loads("\n".join(data)), id)
            name, data = "message", []
        elif not line.startswith(":"):
            key, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if key == "event":
                name = value
            elif key == "data":
                data.append(value)
            elif key == "id":
                id = value
