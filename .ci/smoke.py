#!/usr/bin/env python3
"""Walks the packaged server through what the README promises a newcomer, over HTTP, with real Git pushes.

Starts `./callboard start` on a free port with an empty data folder. Needs Git and Python 3.
Ends with a line 'N passed, N failed' and exits 1 when anything failed.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CALLBOARD = os.path.join(TOP, "callboard")
TASKS = "/api/scaffolder/v2/tasks"
passed = failed = 0


def check(what, holds, seen=""):
    global passed, failed
    if holds:
        passed += 1
        print("  ok    ", what, flush=True)
    else:
        failed += 1
        print("  FAILED", what, "-- saw:", str(seen)[:1500], flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def parse(text):
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text.decode(errors="replace")


def wait(what, condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"waited {seconds} s in vain for {what}")
        time.sleep(0.02)


class Server:
    def __init__(self, data, log):
        self.data, self.port, self.log, self.token, self.process = data, free_port(), log, None, None
        self.base = f"http://127.0.0.1:{self.port}"

    def command(self):
        return [CALLBOARD, "start", "--data", self.data, "--port", str(self.port)]

    def start(self):
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        wait(f"readiness on port {self.port}", lambda: self.process.poll() is not None or self.ready(), 120)
        if self.process.poll() is not None:
            raise SystemExit("the server ended by itself")
        self.seconds_to_ready = time.monotonic() - began

    def ready(self):
        try:
            return self.get("/.backstage/health/v1/readiness", token=None)[0] == 200
        except OSError:
            return False

    def kill(self):
        """Kills the server's process and nothing else, as an out-of-memory killer would; its database lives on."""
        self.process.kill()
        self.process.wait(60)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def call(self, method, path, body=None, token="mine"):
        headers = {} if body is None else {"Content-Type": "application/json"}
        token = self.token if token == "mine" else token
        if token:
            headers["Authorization"] = "Bearer " + token
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, parse(answer.read())
        except urllib.error.HTTPError as e:
            return e.code, parse(e.read())

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body, **more):
        return self.call("POST", path, body, **more)

    def entity(self, kind, name):
        return self.get(f"/api/catalog/entities/by-name/{kind}/default/{name}")

    def run_template(self, template, values):
        return self.post(TASKS, {"templateRef": f"template:default/{template}", "values": values})

    def finished(self, task):
        wait(f"task {task}", lambda: self.get(f"{TASKS}/{task}")[1]["status"] not in ("open", "processing"), 60)
        return self.get(f"{TASKS}/{task}")[1]

    def repository(self, name):
        return os.path.join(self.data, "git", name + ".git")


def git(*arguments, cwd=None):
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@acme.example"]
    return subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout


def edit_and_push(clone, path, old, new):
    file = os.path.join(clone, path)
    with open(file) as f:
        text = f.read()
    assert old in text, (path, old)
    with open(file, "w") as f:
        f.write(text.replace(old, new, 1))
    git("commit", "-qam", "Change " + path, cwd=clone)
    git("push", "-q", "origin", "HEAD:main", cwd=clone)
    return time.monotonic()


def command_line(scratch):
    for option, word in (("--version", "callboard 0."), ("--help", "start")):
        out = subprocess.run([CALLBOARD, option], capture_output=True, text=True)
        check(f"./callboard {option}", out.returncode == 0 and word in out.stdout.lower(), out)
    out = subprocess.run([CALLBOARD, "start", "--config", "no-such.yaml"], capture_output=True, text=True)
    check("an unknown configuration file is named, and nothing starts", out.returncode and "no-such.yaml" in out.stdout + out.stderr, out)
    broken = os.path.join(scratch, "broken.yaml")
    with open(broken, "w") as f:
        f.write("backend:\n  listen:\n    port: lots\n")
    out = subprocess.run([CALLBOARD, "start", "--config", broken, "--data", os.path.join(scratch, "other")], capture_output=True, text=True)
    said = out.stdout + out.stderr
    check("a wrong type is reported with file, line and key", out.returncode and "broken.yaml:3" in said and "backend.listen.port" in said, said[-800:])


def sign_in(server):
    status, body = server.get("/api/catalog/entities", token=None)
    check("a request without a token is 401", status == 401 and body["error"]["name"] == "AuthenticationError", (status, body))
    status, guest = server.post("/api/auth/guest/refresh", {}, token=None)
    check("the guest can sign in", status == 200 and guest["backstageIdentity"]["token"], (status, guest))
    server.token = guest["backstageIdentity"]["token"]


def catalog(server, scratch):
    status, page = server.get("/api/catalog/entities/by-query?filter=kind=component")
    names = sorted(e["metadata"]["name"] for e in page["items"])
    check("the example components are there", {"storefront", "orders", "payments", "fraud-check"} <= set(names), names)
    orders = next(e for e in page["items"] if e["metadata"]["name"] == "orders")
    relations = {(r["type"], r["targetRef"]) for r in orders["relations"]}
    wanted = {("ownedBy", "group:default/shop-team"), ("providesApi", "api:default/orders-api"), ("dependencyOf", "component:default/storefront")}
    check("with relations", wanted <= relations, relations)

    clone = os.path.join(scratch, "shop")
    git("clone", "-q", server.repository("acme/shop"), clone)
    pushed = edit_and_push(clone, "catalog-info.yaml", "Takes orders and keeps them", "Takes orders, and tells")
    wait("the pushed change", lambda: server.entity("component", "orders")[1]["metadata"]["description"] == "Takes orders, and tells", 30)
    took = time.monotonic() - pushed
    check(f"a push is visible within a second ({took * 1000:.0f} ms)", took < 1)
    edit_and_push(clone, "catalog-info.yaml", "name: orders\n", "name: [orders\n")
    wait("the error of a broken file", lambda: "status" in server.entity("component", "orders")[1], 30)
    item = server.entity("component", "orders")[1]["status"]["items"][0]
    check("a broken file keeps the last good version and says where", item["level"] == "error" and "catalog-info.yaml" in item["message"], item)
    edit_and_push(clone, "catalog-info.yaml", "name: [orders\n", "name: orders\n")
    wait("the mended file", lambda: "status" not in server.entity("component", "orders")[1], 30)


def encodings(server):
    """The client's weights decide, also against brotli, whose library has to be among the packaged ones."""
    for accepted, coding in (("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip"), ("identity", None)):
        headers = {"Authorization": "Bearer " + server.token, "Accept-Encoding": accepted}
        request = urllib.request.Request(server.base + "/api/catalog/entities", headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            seen = answer.headers.get("Content-Encoding")
        check(f"Accept-Encoding: {accepted} is answered in {coding or 'no coding'}", seen == coding, seen)


def scaffolder(server):
    values = {"name": "invoices", "owner": "group:default/payments-team", "repoUrl": "git.acme.example?owner=acme&repo=invoices"}
    status, created = server.run_template("new-service", values)
    check("a task is created", status == 201, (status, created))
    task = server.finished(created["id"])
    events = server.get(f"{TASKS}/{created['id']}/events")[1]
    check("the template runs", task["status"] == "completed", (task, events))
    steps = {e["body"].get("stepId") for e in events if e["body"].get("status") == "completed"}
    check("its events show every step", {"fetch", "publish", "register"} <= steps, events)
    stream = server.get(f"{TASKS}/{created['id']}/eventstream?after={events[0]['id']}")[1].replace(" ", "")
    check("the event stream goes on after an event", f'"id":{events[1]["id"]},' in stream and f'"id":{events[0]["id"]},' not in stream, stream)
    if task["status"] != "completed":
        return
    wait("the new component", lambda: server.entity("component", "invoices")[0] == 200, 30)
    owner = server.entity("component", "invoices")[1]["spec"]["owner"]
    check("the new component is in the catalog", owner == "group:default/payments-team", owner)
    readme = git("--git-dir", server.repository("acme/invoices"), "show", "main:README.md")
    check("and its repository holds the rendered skeleton", readme.startswith("# invoices"), readme)


def refusals(server):
    count = lambda: server.get(TASKS)[1]["totalTasks"]
    before = count()
    values = {"name": "lent", "owner": "group:default/contractors", "repoUrl": "git.acme.example?owner=acme&repo=lent"}
    status, refusal = server.run_template("new-service", values)
    findings = refusal["error"].get("findings", []) if isinstance(refusal, dict) and "error" in refusal else []
    explained = findings and all(f.get("code") and f.get("message") and f.get("remediation") for f in findings)
    check("a forbidden owner is refused with code, reason and remedy", status == 403 and refusal["error"]["name"] == "NotAllowedError" and explained, refusal)
    values = {"name": "away", "owner": "group:default/shop-team", "repoUrl": "git.elsewhere.example?owner=acme&repo=away"}
    status, refusal = server.run_template("new-service", values)
    check("a forbidden target is refused", status == 403 and "SCM-001" in json.dumps(refusal), refusal)
    check("before anything happened", count() == before and not os.path.exists(server.repository("acme/lent")), (before, count()))

    status, created = server.run_template("service-in-system", {"name": "settlement", "system": "partner-gateway"})
    check("what cannot be known beforehand may start", status == 201, (status, created))
    task = server.finished(created["id"])
    events = json.dumps(server.get(f"{TASKS}/{created['id']}/events")[1])
    check("and is refused at the step", task["status"] == "failed" and "SCM-" in events, (task, events))
    check("with nothing pushed", not os.path.exists(os.path.join(server.data, "git", "partners")))
    status, created = server.run_template("service-in-system", {"name": "refunds", "system": "payments"})
    check("the same template runs where it is allowed", status == 201 and server.finished(created["id"])["status"] == "completed", created)


def restart(server):
    uid = server.entity("component", "orders")[1]["metadata"]["uid"]
    server.kill()
    server.start()
    print(f"  ready after {server.seconds_to_ready:.1f} s with the data folder of a killed server")
    status, body = server.entity("component", "orders")
    check("after a kill the catalog and the sign-in keys are as before", status == 200 and body["metadata"]["uid"] == uid, (status, body))
    check("and so is the component that the template made", server.entity("component", "invoices")[0] == 200)
    server.stop()
    check("the server stops when asked", server.process.returncode in (0, 143), server.process.returncode)


def main():
    scratch = tempfile.mkdtemp(prefix="callboard-smoke-")
    server = Server(os.path.join(scratch, "data"), os.path.join(scratch, "server.log"))
    went_well = False
    try:
        command_line(scratch)
        server.start()
        print(f"  ready after {server.seconds_to_ready:.1f} s with an empty data folder")
        sign_in(server)
        catalog(server, scratch)
        encodings(server)
        scaffolder(server)
        refusals(server)
        restart(server)
        went_well = failed == 0
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        if not went_well and os.path.exists(server.log):
            with open(server.log) as log:
                told = "".join(line for line in log if " access " not in line)
            print("---- the end of the server's log, without its requests ----\n" + told[-8000:])
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
