import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def main():
    server = HTTPServer(("127.0.0.1", 0), Busy)
    Thread(target=server.serve_forever, daemon=True).start()
    question = {
        "model": "small",
        "messages": [{"role": "user", "content": "Is it raining?"}],
    }

    request = Request(
        f"http://127.0.0.1:{server.server_port}/v1/chat/completions",
        json.dumps(question).encode(),
        {"Authorization": "Bearer a-key"},
    )
    try:
        with urlopen(request) as response:
            reply = json.load(response)
        print("the model says:", reply["choices"][0]["message"]["content"])
    except HTTPError as error:
        print("error:", error)


class Busy(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"error": {"code": "rate_limit_exceeded"}}'
        self.send_response(429)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


main()
