package dev.callboard.policy;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Which files of a workspace the rules want to see, as the bundle's manifest says. */
public final class WantedDocuments {

    /** What may matter to rules that cannot be asked; whether anything may happen is not decided here. */
    static final List<String> ANY =
            List.of("**/*dockerfile*", "**/*containerfile*", "**/*.yaml", "**/*.yml", "**/*.json");

    private final PatientEngine engine;

    public WantedDocuments(PolicyEngine engine, Duration patience) {
        this.engine = new PatientEngine(engine, patience);
    }

    /**
     * Patterns of their paths: those of the rules that are asked at this moment, and all that may matter if the rules cannot
     * be asked or do not say. Never empty, and never an error signal.
     */
    public Mono<List<String>> patterns() {
        return engine.evaluate(EntryPoint.MANIFEST, KnownInput.step()).map(WantedDocuments::patterns);
    }

    private static List<String> patterns(EngineAnswer answer) {
        if (!(answer instanceof Defined(JsonNode manifest, String revision))
                || !manifest.path("documents").isArray()) {
            return ANY;
        }
        List<String> patterns = new ArrayList<>();
        manifest.path("documents").forEach(pattern -> patterns.add(pattern.asString("")));
        patterns.removeIf(String::isBlank);
        return patterns;
    }
}
