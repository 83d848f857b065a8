"""Takes messages: ``python receiver_process.py PORT FOLDER``. FOLDER/behaviour is the status, ``hang`` or ``move``."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
NUMBERS = count(1)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        behaviour = (FOLDER / "behaviour").read_text()
        said = {"path": self.path, "headers": dict(self.headers.items()), "body": body.decode(), "answered": behaviour}
        number = next(NUMBERS)
        (FOLDER / f"{number:04}.part").write_text(json.dumps(said))
        (FOLDER / f"{number:04}.part").rename(FOLDER / f"{number:04}.json")
        if behaviour == "hang":
            time.sleep(60)
        if behaviour == "move":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
        else:
            self.send_response(int(behaviour))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
(FOLDER / "ready").touch()
server.serve_forever()
