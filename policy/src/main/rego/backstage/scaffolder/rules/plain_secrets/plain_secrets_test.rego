package backstage.scaffolder.rules.plain_secrets_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.plain_secrets

test_an_input_without_secrets_is_allowed if count(plain_secrets.deny) == 0 with input as examples.step with data.backstage.config as examples.config

test_a_placeholder_is_allowed if {
	referring := examples.with_action("debug:log", {"token": "***secret:TOKEN***", "url": "https://u:***secret:P***@h/"})
	count(plain_secrets.deny) == 0 with input as referring with data.backstage.config as examples.config
}

# Put together here, so that nobody's scanner takes them for real ones.
samples := {
	"a GitHub token": concat("", ["ghp", "_", "abcdefghijklmnopqrstuvwxyz0123456789"]),
	"a GitLab token": concat("", ["glpat", "-", "abcdefghij0123456789"]),
	"an AWS access key": concat("", ["AKIA", "ABCDEFGHIJKLMNOP"]),
	"a Slack token": concat("", ["xoxb", "-", "1234567890-abcdef"]),
	"a Google API key": concat("", ["AIza", "abcdefghijklmnopqrstuvwxyz012345678"]),
	"a JSON web token": concat(".", ["eyJhbGciOiJub25l", "eyJzdWIiOiJhZGEifQ", "c2lnbmF0dXJl"]),
	"a private key": "-----BEGIN RSA PRIVATE KEY-----",
	"a password in a URL": "see https://ada:lovelace@git.acme.example/",
}

test_every_kind_is_found if {
	every kind, sample in samples {
		some finding in plain_secrets.deny with input as examples.with_action("debug:log", {"a": [{"b": sample}]}) with data.backstage.config as examples.config
		finding.code == "SEC-001"
		finding.overridable == false
		finding.message == sprintf("There is %s in plain text", [kind])
		finding.path == "/step/input/a/0/b"
		not contains(json.marshal(finding), sample)
	}
}

test_parameters_and_names_of_fields_are_looked_at if {
	sample := samples["a GitHub token"]
	parameters := plain_secrets.deny with input as examples.with_value("/parameters/name", sample) with data.backstage.config as examples.config
	{finding.path | some finding in parameters} == {"/parameters/name"}
	names := plain_secrets.deny with input as examples.with_action("debug:log", {"a/b": {sample: 1}}) with data.backstage.config as examples.config
	{finding.path | some finding in names} == {"/step/input"}
}

test_outputs_are_looked_at if {
	put_out := object.union(examples.step, {"phase": "output", "step": {"output": {"found": [samples["a GitLab token"]]}}})
	some finding in plain_secrets.deny with input as put_out with data.backstage.config as examples.config
	finding.path == "/step/output/found/0"
}
