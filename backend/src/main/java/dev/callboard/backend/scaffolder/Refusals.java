package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.policy.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a refusal by the policy is told: one text that any client shows, and the findings for those that know them. */
final class Refusals {

    /** Where a finding about a step of a plan is. */
    private static final Pattern STEP = Pattern.compile("/steps/(\\d{1,6})/");

    private Refusals() {}

    /**
     * What was refused, in a sentence that tells a rule's no from a policy that did not do its part.
     *
     * @param stepId null for the whole task
     */
    static String what(@Nullable String stepId, List<Finding> findings) {
        String subject = stepId == null ? "this task" : "step " + stepId;
        return findings.stream().allMatch(Finding::isPolicyFailure)
                ? "The policy could not decide about " + subject + ", so it is refused."
                : "The policy does not allow " + subject + ".";
    }

    /** @param stepId null for the whole task */
    static NotAllowedError error(@Nullable String stepId, List<Finding> findings) {
        return new NotAllowedError(message(what(stepId, findings), findings)).with("findings", json(findings));
    }

    /**
     * Each finding with its rule, its reason and, if there is one, its remedy. What a rule says in the same words of several
     * steps is said once.
     */
    static String message(String what, List<Finding> findings) {
        Map<String, Set<Integer>> steps = new LinkedHashMap<>();
        for (Finding finding : findings) {
            Set<Integer> places = steps.computeIfAbsent(line(finding), unsaid -> new TreeSet<>());
            Matcher step = STEP.matcher(finding.path() == null ? "" : finding.path());
            if (step.lookingAt()) {
                places.add(Integer.parseInt(step.group(1)) + 1);
            }
        }
        return steps.entrySet().stream()
                .map(said -> said.getKey() + inSteps(said.getValue()))
                .collect(Collectors.joining("\n", what + "\n", ""));
    }

    private static String inSteps(Set<Integer> numbers) {
        return numbers.size() < 2
                ? ""
                : numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", " (Steps ", ")"));
    }

    static ArrayNode json(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            ObjectNode json = array.addObject();
            json.put("code", finding.code());
            json.put("severity", finding.severity());
            json.put("message", finding.message());
            putIfKnown(json, "remediation", finding.remediation());
            putIfKnown(json, "url", finding.url());
            putIfKnown(json, "path", finding.path());
        }
        return array;
    }

    private static String line(Finding finding) {
        StringBuilder line =
                new StringBuilder("[").append(finding.code()).append("] ").append(finding.message());
        if (finding.remediation() != null) {
            line.append(" What to do: ").append(finding.remediation());
        }
        if (finding.url() != null) {
            line.append(" See ").append(finding.url());
        }
        return line.toString();
    }

    private static void putIfKnown(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
