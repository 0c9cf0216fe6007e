package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Holds documents against the JSON schemas that authors check their rules with. */
public final class Contracts {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final Map<String, Schema> READ = new ConcurrentHashMap<>();

    private Contracts() {}

    /** @param name such as {@code action-input-v1} */
    public static void assertFulfils(String name, JsonNode document) {
        assertThat(schema(name).validate(document))
                .as("%s against %s", document, name)
                .extracting(Error::toString)
                .isEmpty();
    }

    public static void assertBreaks(String name, JsonNode document) {
        assertThat(schema(name).validate(document))
                .as("%s against %s", document, name)
                .isNotEmpty();
    }

    private static Schema schema(String name) {
        return READ.computeIfAbsent(name, Contracts::read);
    }

    private static Schema read(String name) {
        try (InputStream in = PolicyEngine.class.getResourceAsStream("/callboard/schemas/" + name + ".json")) {
            assertThat(in).as("the schema %s", name).isNotNull();
            return REGISTRY.getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
