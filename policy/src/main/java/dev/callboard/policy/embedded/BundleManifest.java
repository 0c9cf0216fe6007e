package dev.callboard.policy.embedded;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a bundle's own rules say it can be used for, in the package {@code backstage.manifest}. */
final class BundleManifest {

    private static final List<String> CONTRACTS = List.of("action-input/v1", "task-input/v1", "decision/v1");

    private BundleManifest() {}

    /**
     * Does nothing for a bundle that understands this server and misses nothing.
     *
     * @throws BundleException for any other
     */
    static void refuseUnusable(EngineAnswer answer) {
        if (!(answer instanceof Defined(JsonNode manifest, String revision))) {
            throw new BundleException("The bundle does not say what it can be used for: " + answer);
        }
        List<String> contracts = texts(manifest.path("contracts"));
        for (String contract : CONTRACTS) {
            if (!contracts.contains(contract)) {
                throw new BundleException("Revision " + revision + " does not know the contract " + contract
                        + " of this server, but only " + contracts);
            }
        }
        List<String> problems = texts(manifest.path("problems"));
        if (!manifest.path("problems").isArray() || !problems.isEmpty()) {
            throw new BundleException("Revision " + revision + " has problems: " + String.join("; ", problems));
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
