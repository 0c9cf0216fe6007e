package dev.callboard.policy.permission;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.PatientEngine;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.permission.PermissionDecision.Basis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the policy whether somebody has a permission. Thread-safe, and never blocks.
 *
 * <p>Whatever is not to the letter a decision about the question is a denial; so is a condition by a rule that nobody has
 * registered, since nobody could apply it.
 */
public final class PermissionPolicy {

    private static final Logger log = LoggerFactory.getLogger(PermissionPolicy.class);

    private static final Set<String> FIELDS =
            Set.of("schema", "id", "result", "pluginId", "resourceType", "conditions", "reasons", "rules", "ttl");

    private final PatientEngine engine;
    private final ConditionRules rules;
    private final InstantSource clock;

    /**
     * @param patience longer than the engine's own limits, so that the engine's better explanation comes first
     * @param rules the rules that conditions may name
     */
    public PermissionPolicy(PolicyEngine engine, Duration patience, ConditionRules rules, InstantSource clock) {
        this.engine = new PatientEngine(engine, patience);
        this.rules = rules;
        this.clock = clock;
    }

    /** Never empty, and no error signal for what an engine can do. */
    public Mono<PermissionDecision> decide(PermissionQuestion question) {
        return Mono.defer(() -> {
            ObjectNode document = question.document(clock.instant());
            return engine.evaluate(EntryPoint.PERMISSION, document)
                    .map(answer -> decision(question, document.path("id").asString(), answer));
        });
    }

    private PermissionDecision decision(PermissionQuestion question, String id, EngineAnswer answer) {
        if (answer instanceof Unavailable(String why)) {
            return new PermissionDecision.Unavailable(why);
        }
        if (!(answer instanceof Defined(JsonNode result, String revision)) || revision.isBlank()) {
            return broken(question, "it has no usable answer: " + answer);
        }
        boolean whole = isWhole(result) && id.equals(result.path("id").asString(""));
        if (!whole) {
            return broken(question, "its answer is no decision about the question");
        }
        Basis basis = new Basis(revision, texts(result.path("rules")));
        return switch (result.path("result").asString("")) {
            case "ALLOW" ->
                result.path("reasons").isEmpty() && result.path("conditions").isNull()
                        ? new PermissionDecision.Allowed(basis)
                        : broken(question, "it grants the permission and says something against it");
            case "DENY" -> new PermissionDecision.Denied(reasons(result.path("reasons")), basis);
            case "CONDITIONAL" -> conditional(question, result, basis);
            default -> broken(question, "its result is none that there is");
        };
    }

    /** Whether it is to the letter what {@code permission-decision-v1.json} describes. */
    private static boolean isWhole(JsonNode result) {
        return result.isObject()
                && FIELDS.containsAll(result.propertyNames())
                && "permission-decision/v1".equals(result.path("schema").asString(""))
                && isTextOrNull(result.path("pluginId"))
                && isTextOrNull(result.path("resourceType"))
                && (result.path("conditions").isObject()
                        || result.path("conditions").isNull())
                && isListOfTexts(result.path("reasons"))
                && (!result.has("rules") || isListOfTexts(result.path("rules")))
                && result.path("ttl").isIntegralNumber()
                && result.path("ttl").canConvertToLong()
                && result.path("ttl").longValue() >= 0;
    }

    private static boolean isTextOrNull(JsonNode value) {
        return value.isString() || value.isNull();
    }

    private static boolean isListOfTexts(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isString);
    }

    private PermissionDecision conditional(PermissionQuestion question, JsonNode result, Basis basis) {
        String resourceType = question.permission().resourceType();
        String plugin = result.path("pluginId").asString("");
        if (resourceType == null
                || plugin.isEmpty()
                || !resourceType.equals(result.path("resourceType").asString(""))
                || !(result.path("conditions") instanceof ObjectNode conditions)
                || !result.path("reasons").isEmpty()) {
            return broken(question, "its conditions are about something else");
        }
        return rules.complaint(resourceType, conditions)
                .<PermissionDecision>map(complaint -> broken(question, complaint))
                .orElseGet(
                        () -> new PermissionDecision.Conditional(plugin, resourceType, conditions.deepCopy(), basis));
    }

    private static PermissionDecision broken(PermissionQuestion question, String why) {
        log.warn(
                "{} is denied to {} because of the policy itself: {}",
                question.permission().name(),
                question.subject().ref(),
                why);
        return new PermissionDecision.Denied(List.of("The policy gave an answer that cannot be used"), Basis.NONE);
    }

    private static List<String> reasons(JsonNode list) {
        List<String> reasons = texts(list);
        return reasons.isEmpty() ? List.of("The policy gives no reason") : reasons;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("?")));
        return texts;
    }
}
