"""What a qBittorrent does with commands about torrents, as 4.5.2 and 5.3.0 do it.

It answers instead of the rest of the stand-in: ``WebUi.override``. Its answers were
compared with those of the real ones: the scenarios run against both.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
import json

from custom_components.qb_peer_vpn.torrents import (
    BadMagnetError,
    BadTorrentFileError,
    InfoHashes,
    parse_magnet,
    read_torrent_file,
)

from .web_ui import Answer, Release

type Form = dict[str, str]
type Json = dict[str, object]

DONE = Answer(200)
MISSING = "Missing required parameters: inactiveSeedingTimeLimit, shareLimitAction"


@dataclass
class TorrentBox:
    """Torrents by hash, with the fields of ``torrents/info``."""

    release: Release
    torrents: dict[str, Json] = field(default_factory=dict)
    categories: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    log: list[Json] = field(default_factory=list)
    web: dict[str, bytes] = field(default_factory=dict)
    """What is at an address; it is fetched when the list is asked for."""
    fetching: list[tuple[str, Form]] = field(default_factory=list)
    hides: int = 0
    """How many lists do not have yet what was added."""
    queueing: bool = False
    preferences: Json = field(
        default_factory=lambda: {
            "save_path": "/downloads",
            "max_connec": 500,
            "listen_port": 6881,
            "up_limit": 0,
            "proxy_password": "secret",
        }
    )
    category_folders: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    mode: str = "0"

    @property
    def is_new(self) -> bool:
        return self.release is Release.V5_3

    def __call__(self, path: str, form: Form) -> Answer | None:
        calls: dict[str, Callable[[Form], Answer]] = {
            "torrents/add": self._add,
            "torrents/info": self._info,
            "torrents/files": self._files,
            "torrents/filePrio": self._file_priority,
            "torrents/rename": self._rename,
            "torrents/setShareLimits": self._share_limits,
            "torrents/setCategory": self._category,
            "torrents/setLocation": self._location,
            "torrents/tags": lambda form: _json(sorted(self.tags)),
            "torrents/deleteTags": self._delete_tags,
            "torrents/delete": self._delete,
            "log/main": self._log_lines,
            "app/setPreferences": self._set_preferences,
            "app/preferences": lambda form: _json(self.preferences),
            "app/getDirectoryContent": self._list,
            "torrents/categories": lambda form: _json(
                {
                    name: {"name": name, "savePath": path}
                    for name, path in self.category_folders.items()
                }
            ),
            "torrents/createCategory": self._create_category,
            "transfer/setSpeedLimitsMode": self._set_mode,
            "transfer/speedLimitsMode": lambda form: Answer(200, self.mode),
            "transfer/info": lambda form: _json({"connection_status": "firewalled"}),
        }
        if path in calls:
            return calls[path](form)
        if path in {f"torrents/{move}Prio" for move in ("top", "bottom")} | {
            "torrents/increasePrio",
            "torrents/decreasePrio",
        }:
            off = Answer(409, "Torrent queueing must be enabled")
            return DONE if self.queueing else off
        return self._simple(path, form)

    def _simple(self, path: str, form: Form) -> Answer | None:
        """Change one field of some torrents, where the version has the call."""
        stop, start = ("stop", "start") if self.is_new else ("pause", "resume")
        stopped = "stoppedDL" if self.is_new else "pausedDL"
        is_on = form.get("value") == "true"
        changes: dict[str, Callable[[Json], Json]] = {
            stop: lambda row: {"state": stopped},
            start: lambda row: {"state": "stalledDL"},
            "recheck": lambda row: {},
            "reannounce": lambda row: {},
            "setUploadLimit": lambda row: {"up_limit": _limit(form["limit"])},
            "setDownloadLimit": lambda row: {"dl_limit": _limit(form["limit"])},
            "setForceStart": lambda row: {"force_start": is_on},
            "setSuperSeeding": lambda row: {"super_seeding": is_on},
            "toggleSequentialDownload": lambda row: {"seq_dl": not row["seq_dl"]},
            "addTags": lambda row: self._tagged(row, form, adds=True),
            "removeTags": lambda row: self._tagged(row, form, adds=False),
        }
        change = changes.get(path.removeprefix("torrents/"))
        if change is None:
            return None
        if "hashes" not in form or (path.endswith("Limit") and "limit" not in form):
            return Answer(400, "Missing required parameters")
        for row in self._chosen(form["hashes"]):
            row.update(change(row))
        return DONE

    def _chosen(self, hashes: str) -> list[Json]:
        if hashes == "all":
            return [*self.torrents.values()]
        known = self.torrents
        return [known[key] for key in hashes.lower().split("|") if key in known]

    def _add(self, form: Form) -> Answer:
        url = form.get("urls", "")
        if url.startswith(("http://", "https://")):
            self.fetching.append((url, form))
            self._write(1, f'Downloading torrent... Source: "{url}"')
            return self._added(202, pending=1)
        try:
            if "torrents" in form:
                found = read_torrent_file(form["torrents"].encode("latin-1"))
                hashes, name, size = found.hashes, found.name, found.size
            else:
                magnet = parse_magnet(url)
                hashes, name, size = magnet.hashes, magnet.name, 0
        except BadTorrentFileError:
            text = "Error: 'a.torrent' is not a valid torrent file."
            return Answer(415, text)
        except BadMagnetError:
            return self._refused()
        if self._is_known(hashes):
            return self._refused()
        return self._added(200, self._put(hashes, name, size, form))

    def _is_known(self, hashes: InfoHashes) -> bool:
        own = {hashes.v1, hashes.v2} - {None}
        return any(
            own & {row["infohash_v1"], row["infohash_v2"]}
            for row in self.torrents.values()
        )

    def _put(self, hashes: InfoHashes, name: str, size: int, form: Form) -> str:
        key = hashes.torrent_hash
        stops = form.get("stopped" if self.is_new else "paused") == "true"
        word = "stoppedDL" if self.is_new else "pausedDL"
        tags = sorted(filter(None, form.get("tags", "").split(",")))
        self.tags.update(tags)
        self.torrents[key] = {
            "hash": key,
            "infohash_v1": hashes.v1 or "",
            "infohash_v2": hashes.v2 or "",
            "name": form.get("rename") or name or key,
            "size": size,
            "state": word if stops else "stalledDL" if size else "metaDL",
            "category": form.get("category", ""),
            "tags": ", ".join(tags),
            "up_limit": int(form.get("upLimit", "0")),
            "dl_limit": int(form.get("dlLimit", "0")),
            "seq_dl": form.get("sequentialDownload") == "true",
            "force_start": False,
            "super_seeding": False,
            "save_path": form.get("savepath", "/downloads"),
            "ratio_limit": float(form.get("ratioLimit", "-2")),
            "seeding_time_limit": int(form.get("seedingTimeLimit", "-2")),
            **(
                {
                    "inactive_seeding_time_limit": -2,
                    "share_limit_action": "Default",
                    "share_limits_mode": "Default",
                }
                if self.is_new
                else {}
            ),
        }
        return key

    def _added(self, status: int, key: str = "", pending: int = 0) -> Answer:
        if not self.is_new:
            return Answer(200, "Ok.")
        counts: Json = {
            "added_torrent_ids": [key] if key else [],
            "failure_count": 0,
            "pending_count": pending,
            "success_count": 1 if key else 0,
        }
        return Answer(status, json.dumps(counts), "application/json")

    def _refused(self) -> Answer:
        return Answer(409, "Conflict") if self.is_new else Answer(200, "Fails.")

    def _info(self, form: Form) -> Answer:
        self._fetch()
        rows = [*self.torrents.values()]
        if "hashes" in form:
            rows = self._chosen(form["hashes"])
        if "tag" in form:
            rows = [row for row in rows if form["tag"] in str(row["tags"]).split(", ")]
        if rows and self.hides:
            self.hides -= 1
            rows = []
        return _json(rows)

    def _fetch(self) -> None:
        """Fetch what is there; 4.5 does not log a failure."""
        for url, form in self.fetching[:]:
            content = self.web.get(url)
            if content is None:
                continue
            self.fetching.remove((url, form))
            try:
                found = read_torrent_file(content)
            except BadTorrentFileError:
                if self.is_new:
                    self._write(4, f'Failed to add torrent. Source: "{url}".')
                continue
            if self._is_known(found.hashes):
                if self.is_new:
                    key = found.hashes.torrent_hash
                    self._write(1, f"Duplicate. Source: {url}. Infohash: {key}.")
                continue
            self._put(found.hashes, found.name, found.size, form)

    def _files(self, form: Form) -> Answer:
        row = self.torrents.get(form["hash"])
        if row is None:
            return Answer(404, "Not Found")
        file = {"index": 0, "name": row["name"], "size": row["size"], "progress": 0}
        priority = row.get("priority_of_file", 1)
        return _json([{**file, "priority": priority}] if row["size"] else [])

    def _file_priority(self, form: Form) -> Answer:
        row = self.torrents.get(form["hash"])
        if row is None:
            return Answer(404, "Not Found")
        if form["id"] != "0":
            return Answer(409, "File ID is not valid")
        row["priority_of_file"] = int(form["priority"])
        return DONE

    def _rename(self, form: Form) -> Answer:
        if form["hash"] not in self.torrents:
            return Answer(404, "Not Found")
        if not form.get("name"):
            return Answer(409, "Incorrect torrent name")
        self.torrents[form["hash"]]["name"] = form["name"]
        return DONE

    def _share_limits(self, form: Form) -> Answer:
        wanted = {"inactiveSeedingTimeLimit", "shareLimitAction", "shareLimitsMode"}
        if self.is_new and not wanted <= form.keys():
            return Answer(400, MISSING)
        for row in self._chosen(form["hashes"]):
            row["ratio_limit"] = float(form["ratioLimit"])
            row["seeding_time_limit"] = int(form["seedingTimeLimit"])
            if self.is_new:
                inactive = int(form["inactiveSeedingTimeLimit"])
                row["inactive_seeding_time_limit"] = inactive
        return DONE

    def _category(self, form: Form) -> Answer:
        category = form.get("category", "")
        known = {row["category"] for row in self.torrents.values()} | {""}
        if category not in known:
            return Answer(409, "Incorrect category name")
        for row in self._chosen(form["hashes"]):
            row["category"] = category
        return DONE

    def _location(self, form: Form) -> Answer:
        if form["location"].startswith("/proc/"):
            return Answer(409, "Cannot make save path")
        for row in self._chosen(form["hashes"]):
            row["save_path"] = form["location"]
        return DONE

    def _tagged(self, row: Json, form: Form, *, adds: bool) -> Json:
        tags = set(filter(None, str(row["tags"]).split(", ")))
        asked = set(form["tags"].split(","))
        self.tags |= asked if adds else set()
        return {"tags": ", ".join(sorted(tags | asked if adds else tags - asked))}

    def _delete_tags(self, form: Form) -> Answer:
        for row in self.torrents.values():
            row.update(self._tagged(row, form, adds=False))
        self.tags -= set(form["tags"].split(","))
        return DONE

    def _delete(self, form: Form) -> Answer:
        if "deleteFiles" not in form:
            return Answer(400, "Bad Request")
        for row in self._chosen(form["hashes"]):
            del self.torrents[str(row["hash"])]
        return DONE

    def _write(self, kind: int, text: str) -> None:
        self.log.append({"id": len(self.log), "message": text, "type": kind})

    def _log_lines(self, form: Form) -> Answer:
        after = int(form["last_known_id"])
        return _json(self.log[after + 1 :])

    def _set_preferences(self, form: Form) -> Answer:
        for name, value in json.loads(form["json"]).items():
            is_limit = name.endswith("_limit")
            self.preferences[name] = value // 1024 * 1024 if is_limit else value
        # It keeps no second value: a random port is the port 0.
        if self.preferences.get("random_port"):
            self.preferences["listen_port"] = 0
        self.preferences["random_port"] = self.preferences.get("listen_port") == 0
        self.queueing = bool(self.preferences.get("queueing_enabled"))
        return DONE

    def _create_category(self, form: Form) -> Answer:
        self.category_folders[form["category"]] = form.get("savePath", "")
        return DONE

    def _set_mode(self, form: Form) -> Answer:
        self.mode = form["mode"]
        return DONE

    def _list(self, form: Form) -> Answer:
        parent = form["dirPath"]
        if not self.is_new:
            return Answer(404, "Not Found")
        if not parent.startswith("/"):
            return Answer(400, "Invalid directory path")
        if parent not in self.folders:
            return Answer(404, "Directory does not exist")
        found = self.files if form["mode"] == "files" else self.folders
        return _json([each for each in found if each.startswith(f"{parent}/")])


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value), "application/json")


def _limit(text: str) -> int:
    """Read a limit; what is none, or too much, means none."""
    limit = int(text) if text.removeprefix("-").isdecimal() else 0
    return limit if 0 < limit < (1 << 31) - 1 else 0
