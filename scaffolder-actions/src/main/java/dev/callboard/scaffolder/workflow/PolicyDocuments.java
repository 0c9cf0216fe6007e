package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.document.WorkspaceDocument;
import dev.callboard.scaffolder.document.WorkspaceDocuments;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import dev.callboard.scaffolder.workflow.PolicyFacts.Surroundings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the input documents {@code action-input/v1} and {@code task-input/v1} for one task.
 *
 * <p>Every key is always there; what is not known is null or empty, never left out.
 */
final class PolicyDocuments {

    static final String STEP = "step";
    static final String UNDO = "undo";
    static final String OUTPUT = "output";

    private static final WorkspaceDocuments.Found NO_DOCUMENTS = new WorkspaceDocuments.Found(List.of(), false, 0);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SOURCE_ANNOTATION = "backstage.io/managed-by-location";
    private static final String COMMIT_ANNOTATION = "callboard.dev/commit";

    private final WorkflowTask task;
    private final SecretMask mask;
    private final boolean dryRun;

    PolicyDocuments(WorkflowTask task, SecretMask mask, boolean dryRun) {
        this.task = task;
        this.mask = mask;
        this.dryRun = dryRun;
    }

    /** The question about a whole plan. */
    PolicyInput plan(List<ObjectNode> steps, String planHash, Instant now) {
        ObjectNode document = start("task-input/v1", "plan", now, planHash, steps.size());
        ArrayNode list = document.putArray("steps");
        steps.forEach(list::add);
        document.putArray("previous");
        document.set("workspace", workspace(NO_DOCUMENTS));
        document.set("context", context(planHash));
        return new PolicyInput(EntryPoint.TASK, document);
    }

    /** The question about one step that is about to run. */
    PolicyInput step(ObjectNode step, ObjectNode target, Progress progress, Instant now) {
        return action(STEP, step, target, progress, now);
    }

    /** The question about undoing one step that has run. */
    PolicyInput undo(ObjectNode step, ObjectNode target, Progress progress, Instant now) {
        return action(UNDO, step, target, progress, now);
    }

    /**
     * The question about what a step has put out: all that was judged before the step ran, the files as they were then
     * included, and its outputs.
     *
     * @param judged the document by which the step was permitted, which becomes the question
     * @param outputs without secrets
     */
    static PolicyInput output(ObjectNode judged, ObjectNode outputs, Instant now) {
        judged.put("id", UUID.randomUUID().toString());
        judged.put("phase", OUTPUT);
        judged.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        ((ObjectNode) judged.path("step")).set("output", outputs);
        return new PolicyInput(EntryPoint.ACTION, judged);
    }

    private PolicyInput action(String phase, ObjectNode step, ObjectNode target, Progress progress, Instant now) {
        ObjectNode document = start("action-input/v1", phase, now, progress.planHash(), progress.stepCount());
        document.set("step", step);
        document.set("previous", progress.previous());
        document.set("target", target);
        document.set("workspace", workspace(progress.files()));
        document.set("context", context(progress.planHash()));
        return new PolicyInput(EntryPoint.ACTION, document);
    }

    /**
     * Where a run stands.
     *
     * @param previous what became of the steps before, secrets masked
     * @param files what rules get to see of the workspace, secrets and all
     */
    record Progress(String planHash, int stepCount, ArrayNode previous, WorkspaceDocuments.Found files) {}

    /** The part {@code step}, for both documents. */
    static ObjectNode step(
            TaskStep step,
            int index,
            SideEffect sideEffect,
            @Nullable Iteration each,
            RenderedValue input,
            String hash) {
        ObjectNode json = JSON.objectNode();
        json.put("id", step.id());
        json.put("index", index);
        json.put("name", step.name());
        json.put("action", step.action());
        json.put("actionVersion", "1");
        json.put("sideEffect", sideEffect.word());
        json.set("each", each == null ? NullNode.getInstance() : each.masked());
        json.set("input", input.masked());
        json.put("inputHash", hash);
        ArrayNode unknown = json.putArray("unknown");
        input.unknown().forEach(unknown::add);
        ArrayNode redacted = json.putArray("redacted");
        input.redacted().forEach(redacted::add);
        return json;
    }

    /** The part {@code target}: what the action touches, and what is around that. */
    static ObjectNode target(ActionTarget target, Surroundings around) {
        ObjectNode json = JSON.objectNode();
        json.put("host", target.host());
        json.put("org", target.org());
        json.put("repo", target.repo());
        json.put("branch", target.branch());
        json.put("cluster", target.cluster());
        json.put("namespace", target.namespace());
        json.put("environment", around.environment());
        json.put("system", around.system());
        json.put("tier", around.tier());
        json.put("owner", around.owner());
        return json;
    }

    private ObjectNode start(String schema, String phase, Instant now, String planHash, int stepCount) {
        ObjectNode json = JSON.objectNode();
        json.put("schema", schema);
        json.put("id", UUID.randomUUID().toString());
        json.put("phase", phase);
        json.put("dryRun", dryRun);
        json.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        json.set("subject", subject());
        json.set("template", template());
        TaskOrigin origin = task.origin();
        json.putObject("task")
                .put("id", task.id())
                .put(
                        "createdAt",
                        origin.createdAt().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("attempt", origin.attempt())
                .put("planHash", planHash)
                .put("stepCount", stepCount)
                .put("trigger", origin.trigger());
        json.set("parameters", mask.mask(mask.masked().path("parameters")));
        return json;
    }

    private ObjectNode subject() {
        TaskOrigin.Subject subject = task.origin().subject();
        ObjectNode json = JSON.objectNode().put("type", subject.type()).put("ref", subject.ref());
        ArrayNode refs = json.putArray("ownershipRefs");
        subject.ownershipRefs().forEach(refs::add);
        json.put("authMethod", subject.authMethod()).put("onBehalfOf", subject.onBehalfOf());
        TaskUser user = task.spec().user();
        JsonNode metadata =
                user.entity() == null ? JSON.objectNode() : user.entity().path("metadata");
        ObjectNode entity = json.putObject("entity");
        entity.set("labels", objectAt(metadata, "labels"));
        entity.set("annotations", objectAt(metadata, "annotations"));
        return json;
    }

    private ObjectNode template() {
        TemplateInfo template = task.spec().template();
        JsonNode metadata = template.metadata();
        ObjectNode json = JSON.objectNode();
        json.put("ref", template.entityRef());
        json.put("title", metadata.path("title").asStringOpt().orElse(null));
        json.put("owner", template.owner());
        json.put("type", template.type());
        json.set("labels", objectAt(metadata, "labels"));
        json.set("annotations", objectAt(metadata, "annotations"));
        json.set("tags", metadata.path("tags").isArray() ? metadata.path("tags").deepCopy() : JSON.arrayNode());
        json.put("checksum", template.checksum());
        json.put("source", template.annotation(SOURCE_ANNOTATION));
        json.put("commit", template.annotation(COMMIT_ANNOTATION));
        return json;
    }

    private ObjectNode workspace(WorkspaceDocuments.Found found) {
        ObjectNode json = JSON.objectNode();
        ArrayNode documents = json.putArray("documents");
        found.documents().forEach(document -> documents.add(document(document)));
        return json.put("truncated", found.truncated()).put("fileCount", found.fileCount());
    }

    /** A digest of a file that holds a secret would let people try out what the secret is. */
    private ObjectNode document(WorkspaceDocument document) {
        JsonNode content = mask.mask(document.content());
        boolean hides = !content.equals(document.content());
        ObjectNode json = JSON.objectNode();
        json.put("path", mask.mask(document.path()));
        json.put("kind", document.kind().name().toLowerCase(Locale.ROOT));
        json.set("content", content);
        json.put("size", document.size());
        json.put("sha256", hides || (!mask.isEmpty() && document.error() != null) ? null : document.sha256());
        return json.put("parseError", document.error() == null ? null : mask.mask(document.error()));
    }

    private ObjectNode context(String planHash) {
        TaskOrigin origin = task.origin();
        ObjectNode json = JSON.objectNode();
        json.put("requestId", origin.requestId());
        json.put("traceId", origin.traceId());
        json.putObject("client").put("ip", origin.clientAddress());
        json.putObject("flags");
        json.putNull("cost");
        json.set("breakGlass", breakGlass());
        json.set("approvals", approvals(planHash));
        return json;
    }

    private JsonNode breakGlass() {
        BreakGlass emergency = task.origin().breakGlass();
        return emergency == null
                ? JSON.nullNode()
                : JSON.objectNode()
                        .put("by", emergency.by())
                        .put("ticket", mask.mask(emergency.ticket()))
                        .put("reason", mask.mask(emergency.reason()))
                        .put("at", emergency.at().toString());
    }

    private ArrayNode approvals(String planHash) {
        ArrayNode array = JSON.arrayNode();
        TaskOrigin origin = task.origin();
        for (TaskApprovals.Given given :
                origin.approvals().given(planHash, origin.subject().ref())) {
            ObjectNode approval = array.addObject().put("code", given.code()).put("by", given.by());
            given.groups().forEach(approval.putArray("groups")::add);
            approval.put("at", given.at().toString());
        }
        return array;
    }

    private static ObjectNode objectAt(JsonNode parent, String field) {
        return parent.path(field) instanceof ObjectNode object ? object.deepCopy() : JSON.objectNode();
    }
}
