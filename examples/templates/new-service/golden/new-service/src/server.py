"""invoices: answers every GET with its name."""

from http.server import BaseHTTPRequestHandler, HTTPServer

NAME = "invoices"
PORT = 8080


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = NAME.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    HTTPServer(("", PORT), Handler).serve_forever()
