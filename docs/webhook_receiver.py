"""Receives webhooks: verifies each, and does nothing twice. It needs SECRET, and takes PORT."""

import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["SECRET"].encode()
nonces: dict[str, float] = {}  # when each came; forget them after ten minutes
done: set[str] = set()  # keep these where a restart does not lose them


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        at, nonce = self.headers["Yichuang-Time"], self.headers["Yichuang-Nonce"]
        signed = hmac.new(SECRET, f"{at}.{nonce}.".encode() + body, hashlib.sha256).hexdigest()
        genuine = hmac.compare_digest(f"v1={signed}", self.headers["Yichuang-Signature"] or "")
        if not genuine or abs(time.time() - int(at)) > 300 or nonce in nonces:
            self.send_error(401)
            return
        nonces[nonce] = time.time()
        told = json.loads(body)
        if told["id"] not in done:  # the same id comes again when an answer was lost
            print(told["event"], told["data"].get("number"), told["data"].get("window_name"))
            done.add(told["id"])
        self.send_response(204)
        self.end_headers()


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()
