import json
import threading
import unittest
import urllib.error
import urllib.request

from server import serve


class ServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = serve(0)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def ask(self, path):
        url = "http://127.0.0.1:{}{}".format(self.server.server_port, path)
        with urllib.request.urlopen(url) as answer:
            return answer.read().decode("utf-8")

    def test_lists_its_items(self):
        self.assertEqual({"items": []}, json.loads(self.ask("/items")))

    def test_says_that_it_is_well(self):
        self.assertEqual("ok\n", self.ask("/healthz"))

    def test_knows_what_it_does_not_have(self):
        with self.assertRaises(urllib.error.HTTPError) as missing:
            self.ask("/nowhere")
        self.assertEqual(404, missing.exception.code)
        missing.exception.close()


if __name__ == "__main__":
    unittest.main()
