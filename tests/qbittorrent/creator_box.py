"""What qBittorrent 5.3.0 does with tasks that make .torrent files."""

from dataclasses import dataclass, field
import json
from urllib.parse import unquote

from .web_ui import Answer

type Form = dict[str, str]

FILE = "d4:infod4:name1:aee"


@dataclass
class CreatorBox:
    """Tasks by their ID. Each question for one brings it a step further."""

    steps: list[dict[str, object]] = field(
        default_factory=lambda: [
            {"status": "Queued"},
            {"status": "Running", "progress": 40},
            {"status": "Finished"},
        ]
    )
    tasks: dict[str, int] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    is_full: bool = False
    is_file_gone: bool = False

    def __call__(self, path: str, form: Form) -> Answer | None:
        if not path.startswith("torrentcreator/"):
            return None
        if path == "torrentcreator/addTask":
            return self._add(form)
        if path == "torrentcreator/status" and "taskID" not in form:
            return _json([self._row(key) for key in self.tasks])
        if form["taskID"] not in self.tasks:
            return Answer(404, "Not Found")
        return self._about(path, form["taskID"])

    def _about(self, path: str, task_id: str) -> Answer:
        match path:
            case "torrentcreator/status":
                row = self._row(task_id)
                self.tasks[task_id] += 1
                return _json([row])
            case "torrentcreator/torrentFile" if self.is_file_gone:
                return Answer(409, 'File open error. File: "/tmp/secret"')
            case "torrentcreator/torrentFile":
                return Answer(200, FILE, "application/x-bittorrent")
        assert path == "torrentcreator/deleteTask"
        del self.tasks[task_id]
        return Answer(200)

    def tiers(self) -> list[list[str]]:
        """Return the trackers of the last task as qBittorrent reads them."""
        tiers: list[list[str]] = [[]]
        for item in self.forms[-1].get("trackers", "").split("|"):
            if item:
                tiers[-1].append(unquote(item))
            else:
                tiers.append([])
        return tiers

    def _add(self, form: Form) -> Answer:
        if self.is_full:
            return Answer(409, "Too many active tasks")
        self.forms.append(form)
        task_id = f"task-{len(self.forms)}"
        self.tasks[task_id] = 0
        return _json({"taskID": task_id})

    def _row(self, task_id: str) -> dict[str, object]:
        at = min(self.tasks[task_id], len(self.steps) - 1)
        return {"taskID": task_id, "timeAdded": 1_790_000_000, **self.steps[at]}


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value), "application/json")
