package dev.callboard.policy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.policy.Inputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

class DecisionRecordTests {

    @Test
    void aRecordCanBeFoundByWhatItIsAbout() {
        DecisionRecord record = Records.of(Inputs.step(), """
                {"deny":[{"code":"SCM-001"}],"warn":[{"code":"NAM-001"}],"shadow":[{"code":"FIN-001"}],
                 "require_approval":[{"code":"APP-001"}]}""");

        assertThat(record.codes()).containsExactly("APP-001", "FIN-001", "NAM-001", "SCM-001");
        assertThat(record.outcome()).isEqualTo(Outcome.DENY);
        assertThat(record.subject()).isEqualTo(Inputs.step().at("/subject/ref").asString());
        assertThat(record.template())
                .isEqualTo(Inputs.step().at("/template/ref").asString());
        assertThat(record.drift()).isTrue();
    }

    @Test
    void theBodyHoldsTheWholeInputAndDecision() {
        RecordBody body =
                RecordBody.unpack(Records.of(Inputs.step(), "{\"allow\":false}").body());

        assertThat(body.input()).isEqualTo(Inputs.step());
        assertThat(body.decision()).isEqualTo(Records.json("{\"allow\":false}"));
        assertThat(body.findings()).hasSize(1);
        assertThat(body.masked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_0123456789abcdefghij0123456789abcdef",
                "gho_0123456789abcdefghij0123456789abcdef",
                "ghu_0123456789abcdefghij0123456789abcdef",
                "ghs_0123456789abcdefghij0123456789abcdef",
                "ghr_0123456789abcdefghij0123456789abcdef",
                "github_pat_0123456789abcdefghij01",
                "glpat-0123456789abcdefghij",
                "gldt-0123456789abcdefghij",
                "glrt-0123456789abcdefghij",
                "glptt-0123456789abcdefghij",
                "glcbt-0123456789abcdefghij",
                "AKIA0123456789ABCDEF",
                "ASIA0123456789ABCDEF",
                "xoxb-0123456789",
                "AIza0123456789abcdefghij0123456789abcdef",
                "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"
            })
    void whatLooksLikeASecretIsNotKeptAnywhere(String secret) {
        ObjectNode input = Inputs.step();
        ((ObjectNode) input.path("parameters"))
                .put("token", "my " + secret + " it is")
                .put(secret, "as a key");
        DecisionRecord record = Records.of(
                input,
                "{\"deny\":[{\"code\":\"X\",\"message\":\"%s is none\"}]}".formatted(secret.replace("\n", "\\n")));

        assertThat(record.toJson().toString()).doesNotContain(secret.replace("\n", "\\n"));
        RecordBody body = RecordBody.unpack(record.body());
        assertThat(body.input().at("/parameters/token").asString()).isEqualTo("my ***masked*** it is");
        assertThat(body.masked()).contains("/parameters/token");
    }

    @Test
    void passwordsInAddressesAreNotKept() {
        ObjectNode input = Inputs.step();
        ((ObjectNode) input.path("parameters")).put("url", "https://ada:lovelace@git.acme.example/a");

        assertThat(Records.of(input, "{}").toJson().toString()).doesNotContain("lovelace");
    }

    @Test
    void whatAnOperatorNamesAndRulesRedactIsNotKept() {
        ObjectNode input = Inputs.step();
        ((ObjectNode) input.path("parameters")).putObject("person").put("salary", 4711);
        ((ObjectNode) input.at("/step/input")).put("note", "for me only");
        RecordMask mask = RecordMask.of(List.of(JsonPointer.compile("/parameters/person/salary")));

        RecordMask.Masked masked = mask.input(
                input, List.of(Records.json("{\"obligations\":[{\"op\":\"log_redact\",\"path\":\"/note\"}]}")));

        assertThat(masked.document().toString()).doesNotContain("4711", "for me only");
        assertThat(masked.pointers()).containsExactly("/parameters/person/salary", "/step/input/note");
        assertThat(input.at("/parameters/person/salary").asInt()).isEqualTo(4711);
    }

    @Test
    void whatRulesRedactIsNowhereInTheRecord() {
        ObjectNode input = Inputs.step();
        ((ObjectNode) input.path("parameters")).put("who", "Ada Lovelace").put("born", 1815);
        ObjectNode step = (ObjectNode) input.path("step");
        step.put("name", "Make Ada Lovelace").set("input", Records.json("""
                {"person": {"name": "Lovelace", "born": 1815, "initial": "L"}, "note": "before"}"""));
        step.set("output", Records.json("{\"made\": [\"for Lovelace\", 7]}"));

        RecordBody body = RecordBody.unpack(Records.of(input, """
                {"obligations": [
                   {"op": "log_redact", "path": "/person", "code": "TST-001"},
                   {"op": "log_redact", "path": "/note", "code": "TST-001"},
                   {"op": "log_redact", "path": "no pointer", "code": "TST-001"},
                   {"op": "set_input", "path": "/note", "value": "after", "code": "TST-002"},
                   {"op": "set_input", "path": "/notes", "value": "left", "code": "TST-002"}],
                 "warn": [{"code": "TST-003", "message": "Lovelace was born in 1815"}]}""").body());

        assertThat(body.toJson().toString())
                .doesNotContain("Lovelace", "1815", "before", "after")
                .contains("left");
        assertThat(body.input().at("/step/input/person").asString()).isEqualTo("***masked***");
        assertThat(body.input().at("/step/name").asString()).isEqualTo("Make Ada ***masked***");
        assertThat(body.input().at("/step/output/made").toString()).isEqualTo("[\"for ***masked***\",7]");
        assertThat(body.decision().at("/warn/0/message").asString()).isEqualTo("***masked*** was born in ***masked***");
        assertThat(body.masked())
                .contains(
                        "/step/input/person", "/step/input/note", "/parameters/who", "/parameters/born", "/step/name");
    }

    @Test
    void aDamagedBodyIsNotRead() {
        byte[] body = Records.of(Inputs.step(), "{}").body();

        assertThatIllegalArgumentException().isThrownBy(() -> RecordBody.unpack(java.util.Arrays.copyOf(body, 40)));
    }

    @Test
    void theKeyOfCheckpointsIsMadeOnceAndIsItsOwnersAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key");

        CheckpointKey fresh = CheckpointKey.kept(file);

        assertThat(CheckpointKey.kept(file).publicKey().id())
                .isEqualTo(fresh.publicKey().id());
        assertThat(PublicCheckpointKey.read(file).id())
                .isEqualTo(fresh.publicKey().id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
