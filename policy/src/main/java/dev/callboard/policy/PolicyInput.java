package dev.callboard.policy;

import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question to the policy: a document in one of the shapes the bundle's contract names.
 *
 * @param entryPoint which rule answers
 * @param document the input document, with {@code schema} and {@code id}; never holds a secret
 */
public record PolicyInput(EntryPoint entryPoint, ObjectNode document) {

    public PolicyInput {
        if (document.path("id").asString("").isEmpty()) {
            throw new IllegalArgumentException("A policy input needs an id");
        }
    }

    /** The id that the decision has to repeat. */
    public String id() {
        return document.path("id").asString();
    }

    /** The rules that the platform asks for. */
    public enum EntryPoint {
        /** A whole plan, before anything runs. */
        TASK("backstage/scaffolder/task/decision", true),
        /** One step with its concrete input, just before its action. */
        ACTION("backstage/scaffolder/action/decision", true),
        /** Entities that want to be in the catalog. A bundle need not have an opinion of them. */
        CATALOG("backstage/catalog/admission/decision", false),
        /** A permission. A bundle need not have an opinion of it. */
        PERMISSION("backstage/permission/decision", false),
        /** What a bundle can be used for; not a decision, so no gate permits anything on its account. */
        MANIFEST("backstage/manifest", true);

        private final String path;
        private final boolean required;

        EntryPoint(String path, boolean required) {
            this.path = path;
            this.required = required;
        }

        /** The entry point at a path; empty if there is none. */
        public static Optional<EntryPoint> ofPath(String path) {
            return Arrays.stream(values())
                    .filter(entryPoint -> entryPoint.path.equals(path))
                    .findFirst();
        }

        /** The rule's path below {@code data}, with slashes. */
        public String path() {
            return path;
        }

        /** Whether a bundle without it cannot be used. */
        public boolean isRequired() {
            return required;
        }
    }
}
