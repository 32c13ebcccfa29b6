"""A publisher on loopback whose answers are Python functions: (handler, path, body) -> (status, headers, bytes)."""
import http.server
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
from servers import QuietServer


class Answers:
    """answer: what every request gets; log: (method, path with query, headers, body) of each, in order."""

    def __init__(self, answer, address="127.0.0.1"):
        outer = self
        self.answer, self.log, self.lock = answer, [], threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def reply(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with outer.lock:
                    outer.log.append((self.command, self.path, dict(self.headers.items()), body))
                status, headers, out = outer.answer(self, self.path, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(out)))
                self.end_headers()
                self.wfile.write(out)

            do_GET = do_POST = reply

            def log_message(self, *args):
                pass

        self.server = QuietServer((address, 0), Handler)
        self.host = f"{address}:{self.server.server_address[1]}"
        self.base = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def asked(self, start=""):
        with self.lock:
            return [row for row in self.log if row[1].startswith(start)]

    def forget(self):
        with self.lock:
            self.log.clear()
