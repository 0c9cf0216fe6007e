package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kubernetes:wait}: looks at objects again and again until they are as they should be. */
record WaitAction(KubernetesClusters clusters, Duration pause) implements HostAction.Work {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEFAULT_SECONDS = 300;

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        JsonNode given = context.input().path("timeoutSeconds");
        Duration timeout = Duration.ofSeconds(given.isNumber() ? given.asLong() : DEFAULT_SECONDS);
        long end = System.nanoTime() + timeout.toNanos();
        String wanted = context.input().path("for").asString("condition=Ready");
        try (ClusterObjects cluster = ClusterObjects.of(clusters.of(context.input()))) {
            for (HasMetadata object : Manifests.of(context, cluster)) {
                String state = state(cluster, object, wanted);
                while (!state.isEmpty()) {
                    if (System.nanoTime() - end > 0) {
                        throw ActionException.failed(ManifestObject.named(object) + " in cluster "
                                + cluster.clusterName() + " is not what was waited for after " + timeout.toSeconds()
                                + " seconds: " + state);
                    }
                    Thread.sleep(pause);
                    state = state(cluster, object, wanted);
                }
                context.log().info(ManifestObject.named(object) + ": " + wanted);
            }
        }
    }

    /** What is still missing; empty if nothing. */
    private static String state(ClusterObjects cluster, HasMetadata object, String wanted) {
        Optional<HasMetadata> now = cluster.find(object);
        if (wanted.equals("deleted")) {
            return now.isEmpty() ? "" : "it is still there";
        }
        if (now.isEmpty()) {
            return "it is not there";
        }
        return wanted.equals("exists") ? "" : condition(JSON.readTree(Serialization.asJson(now.get())), wanted);
    }

    private static String condition(JsonNode object, String wanted) {
        String condition = wanted.substring(wanted.indexOf('=') + 1);
        String type = condition.contains("=") ? condition.substring(0, condition.indexOf('=')) : condition;
        String value = condition.contains("=") ? condition.substring(condition.indexOf('=') + 1) : "True";
        JsonNode status = object.path("status");
        long observed = status.path("observedGeneration").asLong(Long.MAX_VALUE);
        if (observed < object.path("metadata").path("generation").asLong(0)) {
            return "the cluster has not looked at its last change yet";
        }
        for (JsonNode one : status.path("conditions")) {
            if (one.path("type").asString("").equalsIgnoreCase(type)) {
                return one.path("status").asString("").equalsIgnoreCase(value)
                        ? ""
                        : type + " is " + one.path("status").asString("") + " ("
                                + one.path("message")
                                        .asString(one.path("reason").asString("no reason given")) + ")";
            }
        }
        return "it has no condition " + type;
    }
}
