#!/usr/bin/env python3
"""Builds the container image as a file, without Docker, and runs what is in it as a container would: as another user than
root, with nothing but its data folder and /tmp to write to, on a PostgreSQL that is not its own.

Without a registry there is no base image, so the image is built on an empty one and the JVM of this machine is used. Needs to
be root, for unshare(1) and mounts. Ends with a line 'N passed, N failed' and exits 1 when anything failed.
"""
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request

import smoke
from smoke import check, free_port, wait

IMAGE = os.path.join(smoke.TOP, "backend", "target", "callboard-image.tar")
USER = 10001


def build():
    subprocess.run(
        ["./mvnw", "-B", "-ntp", "-q", "-Pimage", "-Dcallboard.image.base=scratch", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true", "package", "-pl", "backend", "-am"],
        cwd=smoke.TOP, check=True)


def unpack(folder):
    """Lays the layers over each other, and gives back the image's configuration."""
    with tarfile.open(IMAGE) as image:
        manifest = json.load(image.extractfile("manifest.json"))[0]
        config = json.load(image.extractfile(manifest["Config"]))["config"]
        for name in manifest["Layers"]:
            with tarfile.open(fileobj=image.extractfile(name), mode="r:gz") as layer:
                layer.extractall(folder, filter="tar")
    return config


def promises(config, root):
    check("it runs as a user who is not root", config["User"] == f"{USER}:{USER}", config["User"])
    check("its log is for programs", "CALLBOARD_LOG_FORMAT=json" in config["Env"], config["Env"])
    check("it names what has to be writable", set(config["Volumes"]) == {"/tmp", "/var/lib/callboard"}, config["Volumes"])
    check("most of the memory is heap, and without memory it ends", {"-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError"} <= set(config["Entrypoint"]), config["Entrypoint"])
    libraries = os.listdir(os.path.join(root, "opt/callboard/libs"))
    check("it brings no PostgreSQL", not [name for name in libraries if "postgres-binaries" in name], libraries)


def database(scratch):
    """A PostgreSQL server from the build's own programs. It wants a user who is not root and has a name."""
    unpacked = os.path.join(smoke.TOP, "backend", "target", "postgresql")
    home = os.path.join(unpacked, next(name for name in os.listdir(unpacked) if name.startswith("PG-")))
    nobody = pwd.getpwnam("nobody")
    data, port = os.path.join(scratch, "pg"), free_port()
    os.makedirs(data)
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    own = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "stdout": subprocess.DEVNULL}
    subprocess.run([home + "/bin/initdb", "-A", "trust", "-U", "callboard", "-E", "UTF-8", "-D", data], check=True, **own)
    server = subprocess.Popen([home + "/bin/postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", data], stderr=subprocess.DEVNULL, **own)
    return server, port


def command(config, root, scratch):
    """What a container runtime would run, with the JVM of this machine in place of the base image's."""
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java")
    arguments = [part.replace("/etc/callboard", scratch).replace("/var/lib/callboard", scratch + "/data") for part in config["Cmd"]]
    script = f"""set -e
        mount --bind "{root}/opt" /opt
        mount -o remount,bind,ro /opt
        mount --bind "{scratch}/data" "{scratch}/data"
        mount --bind "{scratch}/tmp" /tmp
        mount -o remount,bind,ro /
        cd {config["WorkingDir"]}
        exec setpriv --reuid {USER} --regid {USER} --clear-groups "$@" """
    return ["unshare", "--mount", "sh", "-c", script, "sh", java, *config["Entrypoint"][1:], *arguments]


def run(config, root, scratch, postgres):
    port, metrics = free_port(), free_port()
    with open(os.path.join(scratch, "app-config.yaml"), "w") as f:
        f.write(f"""backend:
  baseUrl: http://localhost:{port}
  listen: ':{port}'
  lifecycle: {{serverShutdownDelay: 2s}}
  database: {{client: pg, connection: {{host: 127.0.0.1, port: {postgres}, user: callboard, password: none, database: postgres}}}}
callboard:
  metrics: {{listen: '127.0.0.1:{metrics}'}}
""")
    for name in ("data", "tmp"):
        os.makedirs(os.path.join(scratch, name))
        os.chown(os.path.join(scratch, name), USER, USER)
    log = os.path.join(scratch, "log")
    environment = dict(part.split("=", 1) for part in config["Env"])
    with open(log, "w") as out:
        server = subprocess.Popen(command(config, root, scratch), stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **environment})
    try:
        readiness = f"http://127.0.0.1:{port}/.backstage/health/v1/readiness"
        wait("readiness", lambda: server.poll() is not None or status(readiness) == 200, 120)
        check("it starts on a PostgreSQL elsewhere, and may write to nothing else", status(readiness) == 200, open(log).read()[-3000:])
        if server.poll() is not None:
            return
        figures = urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics").read().decode()
        check("its figures say that it is ready", "callboard_ready 1.0" in figures, figures[:500])
        with open(log) as f:
            entries = [line for line in f if line.startswith("{")]
        check("its log is JSON with service and level", entries and all({"level", "service", "message"} <= set(json.loads(line)) for line in entries))
        server.send_signal(signal.SIGTERM)
        wait("503 before it stops", lambda: status(readiness) == 503, 30)
        check("asked to stop, it says first that it is not ready", True)
        check("and ends by itself", server.wait(60) in (0, 143), server.returncode)
    finally:
        if server.poll() is None:
            server.kill()


def status(url):
    try:
        return urllib.request.urlopen(url, timeout=10).status
    except urllib.error.HTTPError as e:
        return e.code
    except OSError:
        return 0


def main():
    if os.geteuid() != 0:
        sys.exit("image.py has to be root, to run the image as another user on file systems of its own")
    os.environ["JAVA_HOME"] = subprocess.run(["sh", "-c", '. ./.mvn/find-jdk.sh; echo "$JAVA_HOME"'], cwd=smoke.TOP, check=True, capture_output=True, text=True).stdout.strip()
    build()
    # Unpacks PostgreSQL's programs.
    subprocess.run([smoke.CALLBOARD, "--version"], check=True)
    scratch = tempfile.mkdtemp(prefix="callboard-image-", dir="/var/tmp")
    os.chmod(scratch, 0o755)
    postgres = None
    try:
        root = os.path.join(scratch, "root")
        config = unpack(root)
        promises(config, root)
        postgres, port = database(scratch)
        run(config, root, scratch, port)
    finally:
        if postgres:
            postgres.terminate()
            postgres.wait(60)
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{smoke.passed} passed, {smoke.failed} failed")
    sys.exit(smoke.failed > 0)


if __name__ == "__main__":
    main()
