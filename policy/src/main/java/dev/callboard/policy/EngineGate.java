package dev.callboard.policy;

import dev.callboard.policy.DecisionDocument.ContractViolation;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Rejected;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyDecision.NeedsApproval;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The gate over one engine.
 *
 * <p>It judges a frozen copy of the input, and permits on one path only: {@link #permit}, reached when the answer is a
 * well-formed decision about this very input, of a known bundle, that allows and has nothing to say against it.
 */
final class EngineGate implements PolicyGate {

    private static final Logger log = LoggerFactory.getLogger(EngineGate.class);

    static final int MAX_INPUT_BYTES = 1 << 20;

    private static final String ASK_THE_OPERATORS =
            "Tell the people who run this server; nothing in your input has to change";

    private final PatientEngine engine;
    private final String whose;

    /** @param whose what the log says after the decision it tells of; blank if something is stopped by it */
    EngineGate(PolicyEngine engine, Duration patience, String whose) {
        this.engine = new PatientEngine(engine, patience);
        this.whose = whose;
    }

    @Override
    public Mono<PolicyDecision> decide(PolicyInput input) {
        return Mono.defer(() -> {
            byte[] json;
            ObjectNode frozen;
            try {
                json = StrictJson.write(input.document());
                if (json.length > MAX_INPUT_BYTES) {
                    return Mono.just(tooLarge(input, json.length));
                }
                frozen = (ObjectNode) StrictJson.read(json);
            } catch (JacksonException notJson) {
                return Mono.just(refuse(
                        input.id(),
                        "",
                        List.of(),
                        Finding.ofPlatform(
                                "INPUT-INVALID",
                                "The input cannot be put to the policy: " + notJson.getOriginalMessage(),
                                "Use plain text, numbers, lists and objects that are not nested too deeply")));
            }
            return engine.evaluate(input.entryPoint(), frozen)
                    .flatMap(answer -> conclude(input.entryPoint(), frozen, Obligations.NONE, answer));
        });
    }

    private Mono<PolicyDecision> conclude(
            EntryPoint entryPoint, ObjectNode document, Obligations met, EngineAnswer answer) {
        String id = document.path("id").stringValue();
        return switch (answer) {
            case Defined(JsonNode result, String revision) -> judge(entryPoint, document, met, result, revision);
            case Undefined() ->
                Mono.just(refuse(
                        id,
                        "",
                        List.of(),
                        Finding.ofPlatform(
                                "POLICY-UNDEFINED",
                                "The policy has no answer at " + entryPoint.path()
                                        + ", so there is nothing to permit this",
                                ASK_THE_OPERATORS)));
            case EvalError(String code, String message, String location) ->
                Mono.just(broken(
                        id,
                        "The policy failed while judging this: " + message + " (" + code + ")"
                                + (location == null ? "" : " at " + location)));
            case Rejected(int status, String message) ->
                Mono.just(broken(id, "The policy engine does not accept this server (" + status + "): " + message));
            case Protocol(String why) -> Mono.just(broken(id, "The policy engine's answer cannot be used: " + why));
            case Unavailable(String why) -> Mono.just(new PolicyDecision.Unavailable(id, why));
        };
    }

    private Mono<PolicyDecision> judge(
            EntryPoint entryPoint, ObjectNode document, Obligations met, JsonNode result, String revision) {
        String id = document.path("id").stringValue();
        if (revision.isBlank()) {
            return Mono.just(violated(id, "", "It is not known which revision of the policy answered", List.of()));
        }
        DecisionDocument decision;
        try {
            decision = DecisionDocument.read(result, id);
        } catch (ContractViolation violation) {
            return Mono.just(violated(id, revision, violation.what(), DecisionDocument.readableDenials(result)));
        }
        if (decision.allow() && !decision.deny().isEmpty()) {
            return Mono.just(
                    contradiction(id, revision, "The policy allows and forbids this at once", decision.deny()));
        }
        if (!decision.deny().isEmpty()) {
            return Mono.just(new Denied(id, revision, decision.deny()));
        }
        List<ApprovalRequirement> open = GivenApprovals.of(document).open(decision.approvals());
        if (!open.isEmpty()) {
            return Mono.just(new NeedsApproval(id, revision, open));
        }
        if (!decision.allow()) {
            return Mono.just(contradiction(id, revision, "The policy refuses this and gives no reason", List.of()));
        }
        return permit(entryPoint, document, met, decision, revision);
    }

    /** Permits what is judged as it stands; what rules want changed is judged once more with their changes. */
    private Mono<PolicyDecision> permit(
            EntryPoint entryPoint, ObjectNode document, Obligations met, DecisionDocument decision, String revision) {
        String id = document.path("id").stringValue();
        ObjectNode changed;
        Obligations all;
        try {
            StepChanges.requireStep(entryPoint, document, decision.obligations());
            changed = StepChanges.apply(document, decision.obligations().changes());
            all = met.with(decision.obligations());
        } catch (ContractViolation violation) {
            return Mono.just(violated(id, revision, violation.what(), List.of()));
        }
        if (changed.equals(document)) {
            return Mono.just(new Allowed(id, revision, decision.warn(), all, document));
        }
        if (!met.changes().isEmpty()) {
            return Mono.just(contradiction(
                    id, revision, "The policy wants other changes to the input once its changes are made", List.of()));
        }
        return engine.evaluate(entryPoint, changed)
                .flatMap(answer -> conclude(entryPoint, changed, decision.obligations(), answer));
    }

    private static Denied tooLarge(PolicyInput input, int bytes) {
        boolean putOut = input.document().at("/step/output").isObject();
        return refuse(
                input.id(),
                "",
                List.of(),
                Finding.ofPlatform(
                        "INPUT-TOO-LARGE",
                        "The input to the policy has " + bytes + " bytes; at most " + MAX_INPUT_BYTES + " are judged",
                        putOut
                                ? "Have the step put out less, or pass it less text"
                                : "Pass less text in the parameters and in the step's input"));
    }

    private Denied broken(String id, String message) {
        log.warn("Refused {}{}: {}", id, whose, message);
        return refuse(id, "", List.of(), Finding.ofPlatform("POLICY-ERROR", message, ASK_THE_OPERATORS));
    }

    private Denied violated(String id, String revision, String violation, List<Finding> alsoSaid) {
        log.warn(
                "Refused {}{}: the answer of policy revision '{}' breaks its contract: {}",
                id,
                whose,
                revision,
                violation);
        return refuse(
                id,
                revision,
                alsoSaid,
                Finding.ofPlatform(
                        "POLICY-CONTRACT", "The policy's answer breaks its contract: " + violation, ASK_THE_OPERATORS));
    }

    private Denied contradiction(String id, String revision, String message, List<Finding> alsoSaid) {
        log.warn("Refused {}{}: policy revision '{}': {}", id, whose, revision, message);
        return refuse(id, revision, alsoSaid, Finding.ofPlatform("POLICY-CONTRADICTION", message, ASK_THE_OPERATORS));
    }

    private static Denied refuse(String id, String revision, List<Finding> alsoSaid, Finding reason) {
        List<Finding> findings = new ArrayList<>(alsoSaid);
        findings.add(reason);
        return new Denied(id, revision, findings);
    }
}
