import tempfile
import unittest
from pathlib import Path

from job import run


class JobTest(unittest.TestCase):
    def test_counts_the_files_of_its_folder_and_not_its_own_result(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "one.csv").write_text("1")
            self.assertEqual(1, run(folder))
            self.assertEqual(1, run(folder))
            self.assertEqual("1\n", (folder / "result.txt").read_text())


if __name__ == "__main__":
    unittest.main()
