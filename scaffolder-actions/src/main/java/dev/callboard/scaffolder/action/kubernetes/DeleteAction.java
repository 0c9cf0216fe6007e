package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code kubernetes:delete}: removes objects, and makes them again to undo it, except for Secrets. */
record DeleteAction(KubernetesClusters clusters) implements HostAction.Parts {

    private static final String BEFORE = "before";
    private static final String LOST = "lost";
    private static final String COMPLETE = "complete";

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        boolean tolerant = context.input().path("ignoreMissing").asBoolean(true);
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            List<HasMetadata> present = new ArrayList<>();
            for (HasMetadata object : Manifests.of(context, cluster)) {
                Optional<HasMetadata> found = cluster.find(object);
                if (found.isEmpty() && !tolerant && !context.notes().has(BEFORE)) {
                    throw ActionException.notFound(
                            "There is no " + ManifestObject.named(object) + " in cluster " + cluster.clusterName());
                }
                found.ifPresent(present::add);
            }
            if (!context.notes().has(BEFORE)) {
                note(context, present);
            }
            for (HasMetadata object : present) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                cluster.delete(object);
                context.log().info("Deleted " + ManifestObject.named(object) + " in cluster " + cluster.clusterName());
            }
        }
        context.note(COMPLETE, BooleanNode.TRUE);
    }

    private static void note(ActionContext context, List<HasMetadata> present) {
        ArrayNode before = JsonNodeFactory.instance.arrayNode();
        ArrayNode lost = JsonNodeFactory.instance.arrayNode();
        for (HasMetadata object : present) {
            if (ManifestObject.isSecret(object)) {
                lost.add(ManifestObject.named(object));
            } else {
                before.add(ManifestObject.written(object));
            }
        }
        context.note(LOST, lost);
        context.note(BEFORE, before);
    }

    @Override
    public Found find(ActionContext context) throws IOException, InterruptedException {
        ObjectNode notes = context.notes();
        if (!notes.has(BEFORE)) {
            return new Found.Nothing();
        }
        int gone = 0;
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            for (JsonNode written : notes.path(BEFORE)) {
                gone += cluster.find(ManifestObject.parse(written)).isEmpty() ? 1 : 0;
            }
        }
        boolean allThere = gone == 0 && notes.path(LOST).isEmpty();
        if (allThere && !notes.path(BEFORE).isEmpty()) {
            return new Found.Nothing();
        }
        return notes.has(COMPLETE)
                ? new Found.Done(JsonNodeFactory.instance.objectNode())
                : new Found.Partly("Some of the objects were deleted");
    }

    @Override
    public Undone undo(ActionContext context) throws IOException, InterruptedException {
        ObjectNode notes = context.notes();
        int made = 0;
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            for (JsonNode written : notes.path(BEFORE)) {
                HasMetadata object = ManifestObject.parse(written);
                if (cluster.find(object).isEmpty()) {
                    cluster.create(object);
                    made++;
                }
            }
            List<String> lost =
                    notes.path(LOST).valueStream().map(JsonNode::asString).toList();
            return lost.isEmpty()
                    ? new Undone.AsBefore("Made " + made + " objects again in cluster " + cluster.clusterName())
                    : new Undone.Left(
                            String.join(", ", lost) + " may be gone, and the content of a Secret is not kept",
                            "Make them again in cluster " + cluster.clusterName());
        }
    }
}
