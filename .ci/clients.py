#!/usr/bin/env python3
"""Runs Backstage's own catalog client against the packaged server.

Installs the client from its lock file into backend/target; needs Node 20 with npm, Git and Python 3, and fails without
them. Ends with a line 'N passed, N failed' and exits 1 when anything failed.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import smoke

TARGET = os.path.join(smoke.TOP, "backend", "target", "clients")
COMPONENT = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{ name: {name} }}
spec: {{ type: library, lifecycle: production, owner: group:default/payments-team }}
"""


def install():
    if not shutil.which("npm"):
        raise SystemExit("npm is needed to run Backstage's own client: install Node 20 or newer")
    os.makedirs(TARGET, exist_ok=True)
    for name in ("package.json", "package-lock.json", "check.mjs"):
        shutil.copy(os.path.join(smoke.TOP, ".ci", "clients", name), TARGET)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=TARGET, check=True)


def repository_with_components(server, scratch):
    """A repository that no location names yet."""
    bare = os.path.join(server.data, "git", "acme", "clients.git")
    work = os.path.join(scratch, "clients")
    smoke.git("init", "-q", "--bare", "-b", "main", bare)
    smoke.git("init", "-q", "-b", "main", work)
    for file, name in (("catalog-info.yaml", "from-javascript"), ("moved.yaml", "moved")):
        with open(os.path.join(work, file), "w") as f:
            f.write(COMPONENT.format(name=name))
    smoke.git("add", ".", cwd=work)
    smoke.git("commit", "-qm", "Describe two components", cwd=work)
    smoke.git("push", "-q", bare, "HEAD:main", cwd=work)
    return "https://git.acme.example/acme/clients/src/branch/main/catalog-info.yaml"


def main():
    install()
    scratch = tempfile.mkdtemp(prefix="callboard-clients-")
    server = smoke.Server(os.path.join(scratch, "data"), os.path.join(scratch, "server.log"))
    try:
        server.start()
        smoke.sign_in(server)
        smoke.wait("the example catalog", lambda: server.entity("component", "orders")[0] == 200, 60)
        target = repository_with_components(server, scratch)
        result = subprocess.run(["node", "check.mjs", server.base, server.token, target], cwd=TARGET, timeout=600)
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(result.returncode)


if __name__ == "__main__":
    main()
