import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "invoices"


class Handler(BaseHTTPRequestHandler):
    requests = 0

    def do_GET(self):
        Handler.requests += 1
        if self.path == "/":
            page = "<!doctype html><title>{0}</title><h1>{0}</h1>".format(NAME)
            self.reply(200, "text/html; charset=utf-8", page)
        elif self.path == "/healthz":
            self.reply(200, "text/plain", "ok\n")
        elif self.path == "/metrics":
            self.reply(200, "text/plain", "# TYPE requests_total counter\nrequests_total {}\n".format(Handler.requests))
        else:
            self.reply(404, "text/plain", "not found\n")

    def reply(self, status, kind, text):
        body = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(port):
    return ThreadingHTTPServer(("", port), Handler)


if __name__ == "__main__":
    serve(int(os.environ.get("PORT", "8080"))).serve_forever()
