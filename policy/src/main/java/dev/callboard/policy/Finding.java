package dev.callboard.policy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one rule has to say about an input.
 *
 * @param code the rule's code, such as {@code SCM-001}; the platform's own begin with {@code POLICY-} or
 *     {@code INPUT-}
 * @param severity {@code low}, {@code medium}, {@code high} or {@code critical}
 * @param message what is wrong, for the person who asked
 * @param remediation what that person can do about it, if the rule says
 * @param url where to read more, if the rule says
 * @param path a JSON pointer into the input, if the finding concerns one value
 */
public record Finding(
        String code,
        String severity,
        String message,
        @Nullable String remediation,
        @Nullable String url,
        @Nullable String path) {

    private static final String OF_THE_POLICY = "POLICY-";

    /**
     * Whether it says that the policy did not do its part: it could not be evaluated, had no answer, or one that cannot be
     * used. Such a finding refuses as any other does.
     */
    public boolean isPolicyFailure() {
        return code.startsWith(OF_THE_POLICY);
    }

    /** The finding that an element of a policy's answer is; empty if it is none to the letter. */
    public static Optional<Finding> ofJson(JsonNode element) {
        return DecisionDocument.readableFinding(element);
    }

    /** A finding of the platform itself about a policy that did not do its part. */
    public static Finding ofPlatform(String code, String message, String remediation) {
        return new Finding(code, "critical", message, remediation, null, null);
    }
}
