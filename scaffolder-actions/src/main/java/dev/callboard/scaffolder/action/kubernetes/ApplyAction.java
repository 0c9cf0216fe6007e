package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code kubernetes:apply}: server-side apply. What was there is noted before each object is touched, except for the
 * content of Secrets; undone by deleting what was made and restoring what was changed, unless somebody has changed it
 * since.
 */
record ApplyAction(KubernetesClusters clusters) implements HostAction.Parts {

    private static final String OBJECT = "object-";
    private static final String APPLIED = "applied";

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        boolean force = context.input().path("force").asBoolean(false);
        ArrayNode described = JsonNodeFactory.instance.arrayNode();
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            List<HasMetadata> objects = Manifests.of(context, cluster);
            check(objects, force, cluster);
            for (int i = 0; i < objects.size(); i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                HasMetadata applied =
                        context.isDryRun() ? objects.get(i) : apply(i, objects.get(i), force, cluster, context);
                described.add(ManifestObject.described(applied));
                String would = context.isDryRun() ? "Would apply " : "Applied ";
                context.log().info(would + ManifestObject.named(applied) + " in cluster " + cluster.clusterName());
            }
        }
        if (!context.isDryRun()) {
            context.note(APPLIED, described);
        }
        context.output("objects", described);
    }

    /** Has the server refuse a mistake before anything is changed, but for what is in a namespace that is not made yet. */
    private static void check(List<HasMetadata> objects, boolean force, ClusterObjects cluster) {
        Set<String> made = new HashSet<>();
        for (HasMetadata object : objects) {
            if (!made.contains(object.getMetadata().getNamespace())) {
                cluster.apply(object, force, true);
            }
            if (object instanceof Namespace && cluster.find(object).isEmpty()) {
                made.add(object.getMetadata().getName());
            }
        }
    }

    private static HasMetadata apply(
            int index, HasMetadata object, boolean force, ClusterObjects cluster, ActionContext context) {
        ObjectNode note = context.notes().path(OBJECT + index) instanceof ObjectNode earlier
                ? earlier
                : before(object, cluster.find(object));
        context.note(OBJECT + index, note);
        HasMetadata applied = cluster.apply(object, force, false);
        note.put("after", ManifestObject.digest(applied));
        if (applied.getMetadata().getUid() != null) {
            note.put("uid", applied.getMetadata().getUid());
        }
        context.note(OBJECT + index, note);
        return applied;
    }

    private static ObjectNode before(HasMetadata object, Optional<HasMetadata> former) {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.set("is", ManifestObject.described(object));
        note.put("wasThere", former.isPresent());
        if (former.isPresent() && !ManifestObject.isSecret(object)) {
            note.set("before", ManifestObject.written(former.get()));
        }
        return note;
    }

    @Override
    public Found find(ActionContext context) throws IOException, InterruptedException {
        List<ObjectNode> notes = notes(context);
        if (notes.isEmpty()) {
            return new Found.Nothing();
        }
        boolean changed = false;
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            for (ObjectNode note : notes) {
                Optional<HasMetadata> now = cluster.find(reference(note));
                boolean asBefore = note.path("wasThere").asBoolean(false)
                        ? now.isPresent()
                                && note.has("before")
                                && ManifestObject.digest(now.get())
                                        .equals(ManifestObject.digest(ManifestObject.parse(note.path("before"))))
                        : now.isEmpty();
                changed |= !asBefore;
            }
        }
        if (context.notes().path(APPLIED) instanceof ArrayNode applied && changed) {
            ObjectNode outputs = JsonNodeFactory.instance.objectNode();
            outputs.set("objects", applied);
            return new Found.Done(outputs);
        }
        return changed ? new Found.Partly("Some of the objects were applied") : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        List<ObjectNode> notes = notes(context);
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            for (ObjectNode note : notes.reversed()) {
                undo(note, cluster).ifPresent(left::add);
            }
            return left.isEmpty()
                    ? new Undone.AsBefore(
                            notes.size() + " objects of cluster " + cluster.clusterName() + " are as they were")
                    : new Undone.Left(
                            String.join("; ", left),
                            "Look at these objects in cluster " + cluster.clusterName()
                                    + " and change or delete them by hand");
        }
    }

    /** Says what is left; empty if the object is as it was. */
    private static Optional<String> undo(ObjectNode note, ClusterObjects cluster) {
        HasMetadata reference = reference(note);
        String name = ManifestObject.named(reference);
        Optional<HasMetadata> found = cluster.find(reference);
        if (found.isEmpty()) {
            return note.path("wasThere").asBoolean(false)
                    ? Optional.of(name + " was deleted by somebody")
                    : Optional.empty();
        }
        HasMetadata now = found.get();
        if (!note.has("after")) {
            return Optional.of(name + " may have been applied just before the step was interrupted");
        }
        if (!ManifestObject.digest(now).equals(note.path("after").asString())) {
            return Optional.of(name + " was changed by somebody since");
        }
        if (!note.path("wasThere").asBoolean(false)) {
            cluster.delete(now);
            return Optional.empty();
        }
        if (!note.has("before")) {
            return Optional.of(name + " was there before, and the former content of a Secret is not kept");
        }
        cluster.replace(
                ManifestObject.parse(note.path("before")), now.getMetadata().getResourceVersion());
        return Optional.empty();
    }

    private static HasMetadata reference(ObjectNode note) {
        JsonNode is = note.path("is");
        ObjectNode reference = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", is.path("apiVersion").asString())
                .put("kind", is.path("kind").asString());
        ObjectNode metadata =
                reference.putObject("metadata").put("name", is.path("name").asString());
        if (is.has("namespace")) {
            metadata.put("namespace", is.path("namespace").asString());
        }
        return ManifestObject.parse(reference);
    }

    private static List<ObjectNode> notes(ActionContext context) {
        List<ObjectNode> notes = new ArrayList<>();
        ObjectNode all = context.notes();
        for (int i = 0; all.path(OBJECT + i) instanceof ObjectNode note; i++) {
            notes.add(note);
        }
        return notes;
    }
}
