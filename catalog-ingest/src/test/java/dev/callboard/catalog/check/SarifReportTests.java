package dev.callboard.catalog.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.callboard.catalog.check.CheckFinding.Rule;
import dev.callboard.catalog.model.EntityRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is printed as SARIF is SARIF, as its schema has it. */
class SarifReportTests {

    private static final Schema SARIF = schema();

    @Test
    void aReportWithoutFindingsIsALog() {
        JsonNode log = log(List.of());

        assertThat(violations(log)).isEmpty();
        assertThat(log.at("/runs/0/results")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFindingOfAnyRuleIsAResultOfARuleThatIsDescribed(Rule rule) {
        JsonNode log = log(List.of(finding(rule, "It is <wrong> & \"odd\".\nSee {0}", "catalog-info.yaml", 4, 46)));

        assertThat(violations(log)).isEmpty();
        assertThat(log.at("/runs/0/results/0/ruleId").asString()).isEqualTo(rule.id());
        assertThat(log.at("/runs/0/tool/driver/rules").valueStream())
                .extracting(described -> described.path("id").asString())
                .contains(rule.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b/100%.yaml", "größe/#1?.yaml", "c:/x.yaml", "[a]/{b}|c.yaml", "-\\.yaml"})
    void anyPathIsAUri(String path) {
        JsonNode log = log(List.of(finding(Rule.INVALID_FILE, "wrong", path, 1, 1)));

        assertThat(violations(log)).isEmpty();
        assertThat(log.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asString())
                .matches("[A-Za-z0-9%._*/-]+");
    }

    @Test
    void aFindingThatNoFileOrNoLineOrNoColumnIsToBlameForIsAResultToo() {
        JsonNode log = log(List.of(
                finding(Rule.UNREADABLE_TARGET, "nothing there", "", 0, 0),
                finding(Rule.UNREADABLE_TARGET, "a link", "link.yaml", 0, 0),
                finding(Rule.NOT_ADMITTED, "not so", "a.yaml", 7, 0)));

        assertThat(violations(log)).isEmpty();
        assertThat(log.at("/runs/0/results")).hasSize(3);
        assertThat(log.at("/runs/0/results/2/locations/0/physicalLocation/region"))
                .hasToString("{\"startLine\":7}");
    }

    @Test
    void theSchemaFindsWhatIsNoSarif() {
        ObjectNode log = log(List.of(finding(Rule.INVALID_FILE, "wrong", "a.yaml", 1, 1)));
        ((ObjectNode) log.at("/runs/0/results/0/locations/0/physicalLocation/region")).put("startLine", 0);
        ((ObjectNode) log.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation")).put("uri", "a b");
        ((ObjectNode) log.at("/runs/0/results/0")).put("level", "fatal");

        assertThat(violations(log))
                .hasSize(3)
                .anyMatch(violation -> violation.contains("startLine"))
                .anyMatch(violation -> violation.contains("uri"))
                .anyMatch(violation -> violation.contains("level"));
    }

    private static CheckFinding finding(Rule rule, String message, String path, int line, int column) {
        return new CheckFinding(rule, message, path, line, column, EntityRef.parse("component:default/a"), "/spec");
    }

    private static ObjectNode log(List<CheckFinding> findings) {
        CheckReport report = new CheckReport(List.of(), List.of(), findings, false, List.of(), List.of());
        return (ObjectNode) JsonMapper.shared().readTree(CheckFormat.SARIF.write(ReportJson.of(report)));
    }

    private static Stream<String> violations(JsonNode log) {
        return SARIF.validate(log).stream().map(Error::toString);
    }

    private static Schema schema() {
        try (InputStream in = SarifReportTests.class.getResourceAsStream("/sarif/sarif-schema-2.1.0.json")) {
            assertThat(in).as("the schema of SARIF").isNotNull();
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_7,
                            registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources(false))
                                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()))
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
