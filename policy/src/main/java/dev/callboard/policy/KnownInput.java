package dev.callboard.policy;

import dev.callboard.policy.EngineAnswer.Defined;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/**
 * An input of which every policy has an opinion, to see whether an engine works before anything depends on it.
 *
 * <p>What the opinion is does not matter: an operator's rules may forbid everything.
 */
public final class KnownInput {

    private static final String RESOURCE = "/callboard/known-step.json";

    private KnownInput() {}

    /** A whole {@code action-input/v1} document. */
    public static JsonNode step() {
        try (InputStream in = KnownInput.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from this library");
            }
            return StrictJson.read(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Whether the answer to {@link #step()} is a decision on it. */
    public static boolean isDecision(EngineAnswer answer) {
        return answer instanceof Defined(JsonNode result, String revision)
                && !revision.isBlank()
                && DecisionDocument.SCHEMA.equals(result.path("schema").asString(""))
                && result.path("id").equals(step().path("id"));
    }
}
