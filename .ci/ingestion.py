#!/usr/bin/env python3
"""Kills packaged servers while they read many repositories, alone and as two on one database.

Whatever is killed, and whenever: the catalog has to become that of a server which nobody disturbed. Needs Git and Python 3.
What owners of a repository are told before and after they push is looked at, too.
Ends with a line 'N passed, N failed' and exits 1 when anything failed.
"""
import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import smoke
from smoke import check, wait

REPOSITORIES = 120
COMPONENTS = 8
PATIENCE = 120
TOKEN = "of-a-script-that-reads-what-it-made-itself"
VOLATILE = ("uid", "etag")
COMPONENT = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{ name: {name}, description: '{description}' }}
spec: {{ type: service, lifecycle: production, owner: group:default/team, dependsOn: ['component:default/c-0-{number}'] }}
---
"""


class Repositories:
    """Bare repositories in one folder, all of which the servers find there."""

    def __init__(self, folder):
        self.folder = folder
        self.template = folder + "-template.git"
        smoke.git("init", "-q", "--bare", "-b", "main", "--template=", self.template)

    def path(self, repository):
        return os.path.join(self.folder, f"r-{repository}.git")

    def push(self, repository, description, broken=False):
        """Writes the catalog file anew, with one component less and another one more every time the description changes.

        A broken one has the same components every time: which of those that it lost are kept depends on what was seen of it.
        """
        self.write(repository, self.text(repository, description, broken))

    @staticmethod
    def text(repository, description, broken=False):
        names = [f"c-{repository}-{number}" for number in range(COMPONENTS)]
        names += [] if broken else [f"only-{description.replace(' ', '-')}-{repository}"]
        text = "".join(COMPONENT.format(name=name, description=description, number=n % COMPONENTS) for n, name in enumerate(names))
        return text + ("kind: [never closed\n" if broken else "")

    def write(self, repository, text):
        if not os.path.exists(self.path(repository)):
            shutil.copytree(self.template, self.path(repository))
        stream = ["commit refs/heads/main", "committer Ada <ada@acme.example> now", "data 6", "Change", "from refs/heads/main^0"]
        if not os.path.exists(os.path.join(self.path(repository), "refs", "heads", "main")):
            stream.pop()
        stream += ["M 100644 inline catalog-info.yaml", f"data {len(text.encode())}", text, ""]
        subprocess.run(["git", "fast-import", "--quiet", "--date-format=now"], cwd=self.path(repository), check=True,
                       input="\n".join(stream), capture_output=True, text=True)

    def push_all(self, description, but_every=None):
        """Pushes to all, or to all but every so many; tells to which."""
        chosen = {repository for repository in range(REPOSITORIES) if but_every is None or repository % but_every}
        for repository in sorted(chosen):
            self.push(repository, description, broken=self.is_broken(repository))
        return chosen

    @staticmethod
    def is_broken(repository):
        return repository % 50 == 1

    def components(self, chosen):
        """How many these have if they were all pushed to together."""
        return sum(COMPONENTS + (not self.is_broken(repository)) for repository in chosen)


class CatalogServer(smoke.Server):
    def __init__(self, scratch, name, repositories, database=None):
        super().__init__(os.path.join(scratch, name), os.path.join(scratch, name + ".log"))
        self.token = TOKEN
        self.config = os.path.join(scratch, name + ".json")
        settings = {
            "app": {"title": "Acme", "baseUrl": "http://localhost:3000"},
            "backend": {
                "baseUrl": self.base,
                "auth": {"externalAccess": [{"type": "static", "options": {"token": TOKEN, "subject": "script"}}]},
            },
            "integrations": {"gitea": [{"host": "git.acme.example", "cloneBaseUrl": "file://" + repositories.folder}]},
            "catalog": {
                "rules": [{"allow": ["Component", "Location"]}],
                "providers": {"git": {"folder": {"directory": repositories.folder, "include": ["*"], "branch": "main",
                                                 "schedule": {"frequency": {"minutes": 30}, "timeout": {"minutes": 3}}}}},
            },
        }
        if database:
            settings["backend"]["database"] = {"client": "pg", "connection": database}
        with open(self.config, "w") as f:
            json.dump(settings, f)

    def command(self):
        return [*super().command(), "--config", self.config]

    def begin(self):
        """Starts it without waiting for anything."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True)

    def ingestion(self):
        try:
            status, body = self.get("/api/catalog/ingestion?limit=1")
        except OSError:
            return None
        return body if status == 200 else None

    def postmaster(self):
        try:
            with open(os.path.join(self.data, "postgresql", "postmaster.pid")) as f:
                return f.read().split("\n")
        except FileNotFoundError:
            return None

    def database(self):
        with open(os.path.join(self.data, "postgresql.password")) as f:
            password = f.read().strip()
        return {"host": "127.0.0.1", "port": int(self.postmaster()[3]), "user": "postgres", "password": password, "database": "postgres"}

    def catalog(self):
        """All entities by their refs, without what differs between two catalogs of the same files."""
        entities, cursor = {}, ""
        while True:
            status, page = self.get("/api/catalog/entities/by-query?" + (cursor or "limit=1000"))
            assert status == 200, (status, page)
            for entity in page["items"]:
                for field in VOLATILE:
                    entity["metadata"].pop(field)
                entity["relations"] = sorted(entity.get("relations", []), key=json.dumps)
                entities[f"{entity['kind']}:{entity['metadata']['namespace']}/{entity['metadata']['name']}".lower()] = entity
            if "nextCursor" not in page["pageInfo"]:
                return entities
            cursor = "cursor=" + urllib.parse.quote(page["pageInfo"]["nextCursor"])

    def errors(self):
        return self.get("/api/catalog/errors?limit=1")[1]["totalItems"]

    def description(self, name):
        entity = self.entity("component", name)[1]
        return entity["metadata"]["description"] if "metadata" in entity else None

    def wait_for(self, other, what):
        """Waits until it serves the catalog that another one serves, and says how it differs if it never does."""
        end = time.monotonic() + PATIENCE
        seen, catalog = {}, None
        while seen != catalog and time.monotonic() < end:
            time.sleep(0.2)
            if (self.ingestion() or {}).get("complete"):
                seen, catalog = self.catalog(), other.catalog()
        catalog = other.catalog() if catalog is None else catalog
        differing = [ref for ref in sorted(catalog.keys() | seen.keys()) if catalog.get(ref) != seen.get(ref)]
        first = differing[:1] and {"wanted": catalog.get(differing[0]), "seen": seen.get(differing[0])}
        check(what, not differing, f"{len(differing)} of {len(catalog)} entities differ, such as {first}")

    def wait_for_components(self, description, count):
        """How many have a description is known beforehand, so what is compared later is no accident of two servers."""
        query = "/api/catalog/entities/by-query?limit=1&filter=" + urllib.parse.quote(f"metadata.description={description}")
        wait(f"{count} components with '{description}'", lambda: self.get(query)[1]["totalItems"] == count, PATIENCE)
        wait("the end of reading", lambda: self.ingestion()["complete"] and self.ingestion()["remaining"] == 0, PATIENCE)

    def changes(self, after):
        """The ids of all changes after one."""
        ids = []
        while True:
            status, page = self.get(f"/api/catalog/changes?limit=500&after={after}")
            assert status == 200, (status, page)
            if not page["items"]:
                return ids
            ids += [change["id"] for change in page["items"]]
            after = page["next"]

    def follow(self, count, query="", last=None):
        """The ids of so many changes as they are sent; then it hangs up in the middle of the stream."""
        headers = {"Authorization": "Bearer " + self.token, "Accept": "text/event-stream"}
        headers |= {} if last is None else {"Last-Event-ID": str(last)}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/api/catalog/changes" + query, headers=headers)
            answer = connection.getresponse()
            assert answer.status == 200, answer.status
            ids = []
            while len(ids) < count:
                line = answer.readline().decode()
                assert line, "the stream has ended"
                if line.startswith("id:"):
                    ids.append(int(line[3:]))
            return ids
        finally:
            connection.close()

    def end(self):
        """Ends whatever of it still runs, its database too."""
        if self.process and self.process.poll() is None:
            self.stop()
        left = self.postmaster()
        if left:
            os.kill(int(left[0]), signal.SIGINT)
            wait("the end of a database", lambda: self.postmaster() is None, PATIENCE)


def start_and_kill(server, when, versions):
    """Kills a server that starts once it has published so many versions, or has read everything because there were not as many."""
    server.begin()
    first = []

    def far_enough():
        seen = server.ingestion()
        if seen:
            first.append(seen["version"])
        return seen and (seen["complete"] or seen["version"] - first[0] >= versions)

    wait(when, lambda: server.process.poll() is not None or far_enough(), PATIENCE)
    check(f"killed {when}", server.process.poll() is None, server.process.poll())
    server.kill()


def killed_alone(calm, server, repositories):
    calm.start()
    calm.wait_for_components("first", repositories.components(range(REPOSITORIES)))
    for when, versions in (("before the first entity", 0), ("after the first entities", 1), ("after some more", 3)):
        start_and_kill(server, when, versions)
    server.start()
    server.wait_for(calm, "killed three times in a first ingestion, it ends with the same catalog")
    check("and the same errors", server.errors() == calm.errors() > 0, (server.errors(), calm.errors()))

    published = server.ingestion()["version"]
    second = repositories.push_all("second", but_every=10)
    wait("the first of what was pushed", lambda: server.ingestion()["version"] > published, PATIENCE)
    server.kill()
    third = repositories.push_all("third", but_every=9)
    for when, versions in (("before it published what was pushed meanwhile", 0), ("after it published some of it", 1)):
        start_and_kill(server, when, versions)
    server.start()
    for description, changed in (("second", second - third), ("third", third)):
        calm.wait_for_components(description, repositories.components(changed))
    server.wait_for(calm, "killed three times in a second ingestion, it ends with the same catalog")
    check("and the same errors again", server.errors() == calm.errors() > 0, (server.errors(), calm.errors()))


def reader_and_other(servers):
    """Of two servers on one database exactly one reads, whichever that is."""

    def roles():
        return [bool((server.ingestion() or {}).get("leader")) for server in servers]

    wait("one of the two to read", lambda: sum(roles()) == 1, PATIENCE)
    seen = roles()
    return sorted(servers, key=lambda server: not seen[servers.index(server)])


def both_serve_a_push(servers, repositories):
    behind = []
    for push in range(5):
        description = f"seen by both {push}"
        repositories.push(2, description)
        seen = {}

        def both():
            for server in servers:
                if server not in seen and server.description("c-2-0") == description:
                    seen[server] = time.monotonic()
            return len(seen) == 2

        wait("a push on both servers", both, PATIENCE)
        behind.append(max(seen.values()) - min(seen.values()))
    print(f"  the other server follows {statistics.median(behind) * 1000:.0f} ms later, {max(behind) * 1000:.0f} ms at most")
    wait("the same version", lambda: len({server.ingestion()["version"] for server in servers}) == 1, PATIENCE)
    one, other = (server.catalog() for server in servers)
    check("both serve the same entities after some pushes", one == other and one["component:default/c-2-0"]["metadata"]["description"] == description)


def killed_beside_another(servers, calm, repositories):
    """The calm one has a database of its own, and says what the two should serve."""
    servers[1].start()
    both_serve_a_push(servers, repositories)
    reader, other = reader_and_other(servers)
    enough = threading.Event()
    pushed = []

    def push_on():
        while not enough.is_set() and len(pushed) < REPOSITORIES:
            repositories.push(len(pushed), "last")
            pushed.append(len(pushed))

    pusher = threading.Thread(target=push_on)
    pusher.start()
    try:
        wait("some pushes", lambda: len(pushed) > 20, PATIENCE)
        reader.kill()
        killed = time.monotonic()
        wait("the other to take over", lambda: other.ingestion()["leader"], PATIENCE)
        print(f"  the other reads {time.monotonic() - killed:.1f} s after the kill")
    finally:
        enough.set()
        pusher.join()
    for server in (other, calm):
        server.wait_for_components("last", len(pushed) * (COMPONENTS + 1))
    other.wait_for(calm, "no push is lost when the one that reads is killed among them")
    reader.start()
    reader.wait_for(calm, "the killed one comes back with what the other has read")
    other.kill()
    repositories.push(0, "after all")
    for server in (reader, calm):
        wait("the very last push", lambda: server.description("c-0-0") == "after all", PATIENCE)
    reader.wait_for(calm, "and reads again when the other one is killed in its turn")


def followed_with_interruptions(server, repositories):
    """Two pushes change, add and remove: each of their changes comes once, however often the line is cut between them."""
    begin = server.get("/api/catalog/changes?limit=1")[1]["next"]
    begin = ([begin] + server.changes(begin))[-1]
    pushed = threading.Thread(target=lambda: [repositories.push(5, text) for text in ("followed", "followed-on")])
    pushed.start()
    seen = server.follow(3, last=begin)
    seen += server.follow(2, query=f"?after={seen[-1]}")
    pushed.join()
    wait("what was pushed", lambda: server.description("c-5-0") == server.description(f"c-5-{COMPONENTS - 1}") == "followed-on", PATIENCE)
    all_of_them = server.changes(begin)
    seen += server.follow(len(all_of_them) - len(seen), last=seen[-1])
    check("a follower that is cut off twice misses no change and sees none twice", seen == all_of_them, (seen, all_of_them))
    status, body = server.get(f"/api/catalog/changes?after={all_of_them[-1] + 1000}")
    check("nobody follows what is not there", status == 400 and "request/query/after" in body["error"]["message"], (status, body))


def previewed(server, repositories, repository):
    version = server.ingestion()["version"]
    mistaken = repositories.text(5, "previewed").replace("name: c-5-1,", "name: c-5-1, tags: [Upper],")
    asked = {"repository": repository, "files": {"catalog-info.yaml": mistaken}}
    status, report = server.post("/api/catalog/preview", asked)
    found = [(finding["rule"], finding["line"]) for finding in report.get("findings", [])]
    check("a preview tells the mistake and its line", status == 200 and not report["valid"] and ("invalid-entity", 8) in found, report)
    check("and what would change", report.get("compared") and len(report["changes"]) > 0, report)
    told = {form: server.post(f"/api/catalog/preview?format={form}", asked) for form in ("text", "sarif", "markdown")}
    check("as text for people", told["text"][0] == 200 and "tags.0" in told["text"][1], told["text"])
    check("as SARIF for code scanning", told["sarif"][1]["runs"][0]["results"][0]["ruleId"] == "invalid-entity", told["sarif"])
    check("as Markdown for a comment", told["markdown"][0] == 200 and "tags.0" in told["markdown"][1], told["markdown"])
    status, report = server.post("/api/catalog/preview", {"repository": repository})
    check("what is there already changes nothing", status == 200 and report["valid"] and not report["changes"], report)
    check("and a preview writes nothing", server.ingestion()["version"] == version)


def checked(scratch, repositories):
    folder = os.path.join(scratch, "checked")
    os.makedirs(folder)
    good = repositories.text(5, "checked")
    for text, arguments, status in ((good, [folder], 0), (good.replace("type: service,", ""), [folder], 1), (good, ["--nonsense"], 2)):
        with open(os.path.join(folder, "catalog-info.yaml"), "w") as f:
            f.write(text)
        done = subprocess.run([smoke.CALLBOARD, "check", *arguments], capture_output=True, text=True, timeout=PATIENCE)
        check(f"callboard check ends with {status}", done.returncode == status, done.stdout + done.stderr)


def broken_and_mended(server, repositories, repository):
    errors = "/api/catalog/errors?repository=" + urllib.parse.quote(repository)

    def items(more=""):
        return server.get(errors + more)[1]["items"]

    def status():
        return server.entity("component", "c-5-1")[1].get("status", {}).get("items", [])

    served = server.description("c-5-1")
    repositories.write(5, repositories.text(5, "mistaken").replace("name: c-5-1,", "name: c-5-1, tags: [Upper],"))
    wait("the mistake", lambda: len(items()) == 1 and server.description("c-5-0") == "mistaken", PATIENCE)
    wait("its status", status, PATIENCE)
    check("the last good version stays served", server.description("c-5-1") == served, server.description("c-5-1"))
    check("with the mistake in its status", any("tags.0" in item["message"] for item in status()), status())
    error = items()[0]
    check("an error says where and what", (error["path"], error["line"], error["entityRef"]) == ("catalog-info.yaml", 8, "component:default/c-5-1") and error["remedy"], error)
    for more, count in (("&owner=group:default/team", 1), ("&owner=group:default/nobody", 0), ("&location=" + urllib.parse.quote(error["location"]), 1)):
        check(f"errors are found by {more[1:9]}…: {count}", len(items(more)) == count, items(more))
    repositories.push(5, "mended")
    wait("what was mended", lambda: not items() and not status() and server.description("c-5-1") == "mended", PATIENCE)
    check("a mended mistake is gone", True)


def told_to_owners(server, repositories, scratch):
    history = server.get("/api/catalog/entities/by-name/component/default/c-5-0/history?limit=1")[1]
    repository = history["items"][0]["source"]["repository"]
    followed_with_interruptions(server, repositories)
    previewed(server, repositories, repository)
    checked(scratch, repositories)
    broken_and_mended(server, repositories, repository)


def main():
    scratch = tempfile.mkdtemp(prefix="callboard-ingestion-")
    folder = os.path.join(scratch, "git")
    os.makedirs(folder)
    repositories = Repositories(folder)
    repositories.push_all("first")
    servers = [CatalogServer(scratch, name, repositories) for name in ("calm", "killed")]
    try:
        killed_alone(*servers, repositories)
        calm, killed = servers
        servers.append(CatalogServer(scratch, "beside", repositories, killed.database()))
        killed_beside_another(servers[1:], calm, repositories)
        told_to_owners(calm, repositories, scratch)
    finally:
        for server in reversed(servers):
            if (smoke.failed or sys.exc_info()[0]) and os.path.exists(server.log):
                with open(server.log, errors="replace") as log:
                    told = "".join(line for line in log if " access " not in line)
                print(f"---- the end of the log of {server.log} ----\n{told[-4000:]}")
            server.end()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{smoke.passed} passed, {smoke.failed} failed")
    sys.exit(smoke.failed > 0)


if __name__ == "__main__":
    main()
