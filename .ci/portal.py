#!/usr/bin/env python3
"""Walks through the example frontend with a browser, as a guest and by OpenID Connect, against the packaged server.

Builds the frontend where that is needed, starts `./callboard start --portal` with an empty data folder and prepares what is
walked to: an approval for the guest to give, templates that wait and fail, a second page of components, a file with a mistake,
two clusters with something that crashes. Needs Node with npm, and Chromium: where that is missing it is installed if that may be
done (Debian, root), else this ends with what to do. Screenshots go to the folder given, by default below `target/`.
Ends with a line 'N passed, N failed' and exits 1 when anything failed.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import smoke
from smoke import TASKS, edit_and_push, git, wait

PORTAL = os.path.join(smoke.TOP, "examples", "portal")
# The one that the frontend's packages bring along.
NODE = os.path.join(PORTAL, "node_modules", ".bin", "node")
TOKEN = "the-token-of-a-script-0123456789"
CLUSTER_TOKEN = "the-token-of-a-service-account"


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], stdin=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], stdin=subprocess.DEVNULL)
    if not shutil.which("chromium"):
        raise SystemExit("There is no Chromium. Install it (Debian: apt-get install chromium), or name it: CHROMIUM=/path/to/chrome")
    return shutil.which("chromium")


def build():
    if subprocess.run([os.path.join(PORTAL, "build")], stdin=subprocess.DEVNULL).returncode:
        raise SystemExit("The frontend cannot be built, so nothing was walked to; what is wrong is said above")


class Portal(smoke.Server):
    """The server as a reader starts it, with a script, a provider of sign-ins and a cluster beside the guest."""

    def __init__(self, data, log):
        super().__init__(data, log)
        # The configured name of the server: cookies are for it alone.
        self.base = f"http://localhost:{self.port}"
        self.provider_port = smoke.free_port()
        self.cluster_port = smoke.free_port()
        self.other_cluster_port = smoke.free_port()

    def command(self):
        config = os.path.join(os.path.dirname(self.data), "portal.yaml")
        with open(config, "w") as f:
            f.write(f"""app:
  baseUrl: {self.base}
backend:
  baseUrl: {self.base}
  auth:
    externalAccess: [{{type: static, options: {{token: {TOKEN}, subject: script}}}}]
auth:
  providers:
    oidc:
      development:
        metadataUrl: http://127.0.0.1:{self.provider_port}
        clientId: portal
        clientSecret: the-secret-of-the-walk
        prompt: auto
        signIn: {{resolvers: [{{resolver: emailMatchingUserEntityProfileEmail}}]}}
kubernetes:
  serviceLocatorMethod: {{type: multiTenant}}
  customResources: [{{group: acme.example, apiVersion: v1, plural: queues}}]
  clusterLocatorMethods:
    - type: config
      clusters:
        - {{name: main, title: Main, url: 'http://127.0.0.1:{self.cluster_port}', authProvider: serviceAccount, serviceAccountToken: {CLUSTER_TOKEN}}}
    - {{type: catalog, dangerouslyAllowClusterUrls: [127.0.0.1]}}
""")
        example = os.path.join(smoke.TOP, "examples", "app-config.yaml")
        return [*super().command(), "--portal", "--config", example, "--config", config]


PATIENT = """apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: patient, title: Patient}
spec:
  owner: group:default/platform
  type: service
  EXPERIMENTAL_recovery: {EXPERIMENTAL_strategy: startOver}
  parameters: {title: Nothing to say, properties: {note: {type: string, title: Note}}}
  steps:
    - {id: wait, name: Wait, action: debug:wait, input: {seconds: 20}}
"""


REGRETTED = """apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: regretted, title: Regretted}
spec:
  owner: group:default/platform
  type: service
  parameters: {title: Nothing to say, properties: {note: {type: string, title: Note}}}
  steps:
    - {id: fetch, name: Fetch, action: 'fetch:plain', input: {url: ./skeleton}}
    - {id: publish, name: Publish, action: 'publish:git', input: {repoUrl: 'git.acme.example?owner=acme&repo=regretted', defaultBranch: main}}
    - {id: fail, name: Fail, action: 'fetch:plain', input: {url: ./nowhere}}
"""


def component(name, owner="owner: payments-team", namespace="default"):
    return f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{type: library, lifecycle: experimental, {owner}}}\n"


def cluster(port):
    return f"""apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: west
  title: West
  annotations:
    kubernetes.io/api-server: http://127.0.0.1:{port}
    kubernetes.io/api-server-certificate-authority: ''
    kubernetes.io/auth-provider: localKubectlProxy
spec: {{type: kubernetes-cluster, owner: platform}}
"""


def add(server, scratch, repository, files):
    clone = os.path.join(scratch, "more-" + repository.replace("/", "-"))
    git("clone", "-q", server.repository(repository), clone)
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(clone, path)), exist_ok=True)
        with open(os.path.join(clone, path), "a") as f:
            f.write(text)
    git("add", "-A", cwd=clone)
    git("commit", "-qm", "Add what the walk needs", cwd=clone)
    git("push", "-q", "origin", "HEAD:main", cwd=clone)


def more(server, scratch):
    """Templates to wait for and to fail, a file with a mistake, components for more than one page, a file that nobody has registered, and what runs in a cluster."""
    add(server, scratch, "acme/templates", {
        "patient/template.yaml": PATIENT,
        "regretted/template.yaml": REGRETTED,
        "regretted/skeleton/README.md": "Not for long\n",
        "catalog-info.yaml": "    - ./patient/template.yaml\n    - ./regretted/template.yaml\n",
    })
    add(server, scratch, "acme/org", {
        "libraries.yaml": "---\n".join(component(f"library-{n:02}") for n in range(25)),
        "abroad.yaml": component("abroad", owner="owner: group:default/payments-team", namespace="elsewhere"),
        "stranger.yaml": component("stranger"),
        "mistaken.yaml": component("mistaken", owner="ownr: payments-team"),
        "clusters.yaml": cluster(server.other_cluster_port),
        "catalog-info.yaml": "    - ./libraries.yaml\n    - ./abroad.yaml\n    - ./mistaken.yaml\n    - ./clusters.yaml\n",
    })
    shop = os.path.join(scratch, "shop")
    git("clone", "-q", server.repository("acme/shop"), shop)
    edit_and_push(shop, "catalog-info.yaml", "    backstage.io/techdocs-ref: dir:.\n", "    backstage.io/techdocs-ref: dir:.\n    backstage.io/kubernetes-id: orders\n")
    wait("the templates", lambda: all(server.entity("template", name)[0] == 200 for name in ("patient", "regretted")), 60)
    wait("the mistake", lambda: server.get("/api/catalog/errors")[1]["items"], 60)
    wait("the cluster", lambda: server.entity("resource", "west")[0] == 200, 60)
    wait("the libraries", lambda: server.entity("component", "library-24")[0] == 200, 60)


def approval(server, scratch):
    """Makes the payments critical and the guest one of those who have to agree, and asks as somebody else."""
    org, payments = os.path.join(scratch, "org"), os.path.join(scratch, "payments")
    git("clone", "-q", server.repository("acme/org"), org)
    git("clone", "-q", server.repository("acme/payments"), payments)
    with open(os.path.join(org, "groups.yaml"), "a") as f:
        f.write("---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: sre-leads\n  title: SRE leads\nspec:\n  type: team\n  children: []\n  members: [guest]\n")
    git("commit", "-qam", "Add those who look after critical systems", cwd=org)
    git("push", "-q", "origin", "HEAD:main", cwd=org)
    edit_and_push(payments, "catalog-info.yaml", "  name: payments\n", "  name: payments\n  labels: {callboard.dev/tier: \"1\"}\n")
    server.token = TOKEN
    wait("the group", lambda: server.entity("group", "sre-leads")[0] == 200, 60)
    wait("the tier", lambda: "labels" in server.entity("system", "payments")[1]["metadata"], 60)
    status, created = server.run_template("service-in-system", {"name": "chargebacks", "system": "payments"})
    if status != 201:
        raise SystemExit(f"no task to approve of: {status} {created}")
    asked = lambda: server.get(f"/api/policy/approvals?task={created['id']}")[1]["items"]
    wait("the approval to be asked for", lambda: asked() or server.get(f"{TASKS}/{created['id']}")[1]["status"] == "failed", 60)
    if not asked():
        raise SystemExit("nobody was asked: " + json.dumps(server.get(f"{TASKS}/{created['id']}/events")[1])[-1500:])
    return asked()[0]["id"]


def main():
    pictures = sys.argv[1] if len(sys.argv) > 1 else os.path.join(smoke.TOP, "target", "portal")
    browser = os.environ.get("CHROMIUM") or chromium()
    build()
    scratch = tempfile.mkdtemp(prefix="callboard-portal-")
    server = Portal(os.path.join(scratch, "data"), os.path.join(scratch, "server.log"))
    beside = [
        subprocess.Popen([NODE, "oidc.mjs", str(server.provider_port)], cwd=PORTAL),
        subprocess.Popen([NODE, "cluster.mjs", str(server.cluster_port), CLUSTER_TOKEN], cwd=PORTAL),
        subprocess.Popen([NODE, "cluster.mjs", str(server.other_cluster_port)], cwd=PORTAL),
    ]
    status = 1
    try:
        # Builds the server, where that is needed, for as long as it takes.
        subprocess.run([smoke.CALLBOARD, "start", "--check", "--port", "0", "--data", server.data], check=True)
        server.start()
        asked = approval(server, scratch)
        more(server, scratch)
        walk = [NODE, "walk.mjs", server.base, os.path.abspath(pictures), asked]
        status = subprocess.run(walk, cwd=PORTAL, env={**os.environ, "CHROMIUM": browser, "OIDC": "1"}).returncode
    finally:
        for process in beside:
            process.terminate()
            process.wait(60)
        if server.process and server.process.poll() is None:
            server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
