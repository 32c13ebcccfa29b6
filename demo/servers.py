"""Two small loopback servers of the demonstration: one publishes documents, one takes mail."""
import email
import email.policy
import hashlib
import http.server
import socketserver
import sys
import threading


class QuietServer(socketserver.ThreadingTCPServer):
    """A client that is killed in the middle of its work is part of the show, no trouble of the server's."""

    allow_reuse_address, daemon_threads = True, True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Publisher:
    """Serves bytes by path over HTTP, with ETag and 304; what is served changes as the replay goes on."""

    def __init__(self):
        outer = self
        self.documents, self.log, self.lock = {}, [], threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with outer.lock:
                    doc = outer.documents.get(self.path)
                body, kind, etag = doc or (b"not found", "text/plain", None)
                status = 200 if doc else 404
                if etag and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                with outer.lock:
                    outer.log.append((self.path, status))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if etag:
                    self.send_header("ETag", etag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, path, body, kind):
        with self.lock:
            self.documents[path] = (body, kind, '"%s"' % hashlib.sha256(body).hexdigest()[:16])

    def asked(self, path=None, status=None):
        with self.lock:
            return sum(1 for p, s in self.log if (path is None or p == path) and (status is None or s == status))


class MailHost:
    """Takes every mail over SMTP and keeps it parsed."""

    def __init__(self):
        outer = self
        self.mails, self.lock = [], threading.Lock()

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def take(self):
                lines = []
                for line in self.rfile:
                    if line == b".\r\n":
                        break
                    lines.append(line[1:] if line.startswith(b"..") else line)
                with outer.lock:
                    outer.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))

            def handle(self):
                self.say("220 demo ESMTP")
                for raw in self.rfile:
                    word = raw.decode("latin-1").strip().upper()
                    if word.startswith("EHLO"):
                        self.wfile.write(b"250-demo\r\n250 8BITMIME\r\n")
                    elif word == "DATA":
                        self.say("354 go on")
                        self.take()
                        self.say("250 taken")
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self):
        with self.lock:
            return list(self.mails)
