import os
import sys
from pathlib import Path


def run(folder):
    """Counts what is in the folder, and leaves the result there."""
    files = sorted(path.name for path in folder.iterdir() if path.name != "result.txt")
    (folder / "result.txt").write_text("{}\n".format(len(files)))
    return len(files)


if __name__ == "__main__":
    print("Counted {} files".format(run(Path(os.environ.get("DATA", "/tmp")))))
    sys.exit(0)
