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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    private static final String AFTER = "after";
    private static final String EXPECTED = "expected";

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        boolean force = context.input().path("force").asBoolean(false);
        ArrayNode described = JsonNodeFactory.instance.arrayNode();
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            List<HasMetadata> objects = Manifests.of(context, cluster);
            Map<HasMetadata, HasMetadata> previews = check(objects, force, cluster);
            for (int i = 0; i < objects.size(); i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                HasMetadata object = objects.get(i);
                HasMetadata applied = context.isDryRun()
                        ? object
                        : apply(new Application(i, object, force, previews.get(object)), cluster, context);
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

    /**
     * Has the server refuse a mistake before anything is changed, but for what is in a namespace that is not made yet.
     *
     * @return what the server would make of them
     */
    private static Map<HasMetadata, HasMetadata> check(
            List<HasMetadata> objects, boolean force, ClusterObjects cluster) {
        IdentityHashMap<HasMetadata, HasMetadata> previews = new IdentityHashMap<>();
        Set<String> made = new HashSet<>();
        for (HasMetadata object : objects) {
            if (!made.contains(object.getMetadata().getNamespace())) {
                previews.put(object, cluster.apply(object, force, true));
            }
            if (object instanceof Namespace && cluster.find(object).isEmpty()) {
                made.add(object.getMetadata().getName());
            }
        }
        return previews;
    }

    /** One object that is to be applied, and what the server said it would make of it, if it was asked. */
    private record Application(
            int index,
            HasMetadata object,
            boolean force,
            @Nullable HasMetadata preview) {}

    private static HasMetadata apply(Application application, ClusterObjects cluster, ActionContext context) {
        HasMetadata object = application.object();
        String name = OBJECT + application.index();
        ObjectNode note = context.notes().path(name) instanceof ObjectNode earlier
                ? earlier
                : before(object, cluster.find(object));
        HasMetadata preview = application.preview() == null
                ? cluster.apply(object, application.force(), true)
                : application.preview();
        note.put(EXPECTED, ManifestObject.digest(preview));
        context.note(name, note);
        HasMetadata applied = cluster.apply(object, application.force(), false);
        note.put(AFTER, ManifestObject.digest(applied));
        if (applied.getMetadata().getUid() != null) {
            note.put("uid", applied.getMetadata().getUid());
        }
        context.note(name, note);
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
                changed |= !(now.isPresent()
                        ? isAsBefore(note, now.get())
                        : !note.path("wasThere").asBoolean(false));
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
        if (isAsBefore(note, now)) {
            return Optional.empty();
        }
        // If the step was interrupted while the server answered, what is there is ours if it is what was to be
        // expected.
        String ours = note.path(note.has(AFTER) ? AFTER : EXPECTED).asString("");
        if (!ManifestObject.digest(now).equals(ours)) {
            return Optional.of(
                    note.has(AFTER)
                            ? name + " was changed by somebody since"
                            : name + " may have been applied just before the step was interrupted");
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

    /** Whether an object that is there is as it was before the step. */
    private static boolean isAsBefore(ObjectNode note, HasMetadata now) {
        return note.has("before")
                && ManifestObject.digest(now).equals(ManifestObject.digest(ManifestObject.parse(note.path("before"))));
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
