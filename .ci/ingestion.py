#!/usr/bin/env python3
"""Kills the packaged server at several moments while it reads a few hundred repositories, for the first and the second time.

Its catalog has to become that of a server which nobody disturbed. Needs Git and Python 3, and is run by hand.
Ends with a line 'N passed, N failed' and exits 1 when anything failed.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

import smoke
from smoke import check, wait

REPOSITORIES = 300
COMPONENTS = 8
PATIENCE = 60
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
        """Writes the catalog file anew, with one component less and another one more every time the description changes."""
        if not os.path.exists(self.path(repository)):
            shutil.copytree(self.template, self.path(repository))
        names = [f"c-{repository}-{number}" for number in range(COMPONENTS)] + [f"only-{description.replace(' ', '-')}-{repository}"]
        text = "".join(COMPONENT.format(name=name, description=description, number=n % COMPONENTS) for n, name in enumerate(names))
        text += "kind: [never closed\n" if broken else ""
        stream = ["commit refs/heads/main", "committer Ada <ada@acme.example> now", "data 6", "Change", "from refs/heads/main^0"]
        if not os.path.exists(os.path.join(self.path(repository), "refs", "heads", "main")):
            stream.pop()
        stream += ["M 100644 inline catalog-info.yaml", f"data {len(text.encode())}", text, ""]
        subprocess.run(["git", "fast-import", "--quiet", "--date-format=now"], cwd=self.path(repository), check=True,
                       input="\n".join(stream), capture_output=True, text=True)

    def push_all(self, description, but_every=None):
        """Pushes to all, or to all but every so many; tells to how many."""
        chosen = [repository for repository in range(REPOSITORIES) if but_every is None or repository % but_every]
        for repository in chosen:
            self.push(repository, description, broken=repository % 50 == 1)
        return len(chosen)


class CatalogServer(smoke.Server):
    def __init__(self, scratch, name, repositories):
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

    def wait_for(self, catalog, what):
        """Waits until it serves that catalog, and says how it differs if it never does."""
        end = time.monotonic() + PATIENCE
        seen = {}
        while time.monotonic() < end:
            if (self.ingestion() or {}).get("complete"):
                seen = self.catalog()
                if seen == catalog:
                    break
            time.sleep(0.2)
        differing = [ref for ref in sorted(catalog.keys() | seen.keys()) if catalog.get(ref) != seen.get(ref)]
        first = differing[:1] and {"wanted": catalog.get(differing[0]), "seen": seen.get(differing[0])}
        check(what, not differing, f"{len(differing)} of {len(catalog)} entities differ, such as {first}")

    def wait_for_components(self, description, count):
        """How many have a description is known beforehand, so what is compared later is no accident of two servers."""
        query = "/api/catalog/entities/by-query?limit=1&filter=" + urllib.parse.quote(f"metadata.description={description}")
        wait(f"{count} components with '{description}'", lambda: self.get(query)[1]["totalItems"] == count, PATIENCE)
        wait("the end of reading", lambda: self.ingestion()["complete"] and self.ingestion()["remaining"] == 0, PATIENCE)

    def logged(self, words):
        if not os.path.exists(self.log):
            return 0
        with open(self.log, errors="replace") as log:
            return log.read().count(words)

    def versions(self):
        return self.logged("Catalog version ")

    def compared(self):
        return self.logged("compared in ")

    def end(self):
        """Ends whatever of it still runs, its database too."""
        if self.process and self.process.poll() is None:
            self.stop()
        left = self.postmaster()
        if left:
            os.kill(int(left[0]), signal.SIGINT)
            wait("the end of a database", lambda: self.postmaster() is None, PATIENCE)


def start_and_kill(server, when, versions):
    """Kills a server that starts once it has published so many versions, or is ready because there were not as many."""
    compared, published = server.compared(), server.versions()
    server.begin()
    far_enough = lambda: server.compared() > compared and server.versions() - published >= versions
    wait(when, lambda: server.process.poll() is not None or far_enough() or server.ready(), 120)
    check(f"killed {when}", server.process.poll() is None, server.process.poll())
    server.kill()


def killed_alone(calm, server, repositories):
    components = REPOSITORIES * (COMPONENTS + 1)
    calm.start()
    calm.wait_for_components("first", components)
    for when, versions in (("before the first entity", 0), ("after the first entities", 1), ("after some more", 3)):
        start_and_kill(server, when, versions)
    server.start()
    server.wait_for(calm.catalog(), "killed three times in a first ingestion, it ends with the same catalog")
    check("and the same errors", server.errors() == calm.errors() > 0, (server.errors(), calm.errors()))

    published = server.versions()
    changed = repositories.push_all("second", but_every=10)
    calm.wait_for_components("second", changed * (COMPONENTS + 1))
    wait("the first of what was pushed", lambda: server.versions() > published, PATIENCE)
    server.kill()
    changed = repositories.push_all("third", but_every=9)
    for when, versions in (("before it published what was pushed meanwhile", 0), ("after it published some of it", 1)):
        start_and_kill(server, when, versions)
    server.start()
    calm.wait_for_components("third", changed * (COMPONENTS + 1))
    server.wait_for(calm.catalog(), "killed three times in a second ingestion, it ends with the same catalog")
    check("and the same errors again", server.errors() == calm.errors() > 0, (server.errors(), calm.errors()))


def main():
    scratch = tempfile.mkdtemp(prefix="callboard-ingestion-")
    folder = os.path.join(scratch, "git")
    os.makedirs(folder)
    repositories = Repositories(folder)
    repositories.push_all("first")
    servers = [CatalogServer(scratch, name, repositories) for name in ("calm", "killed")]
    try:
        killed_alone(*servers, repositories)
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
