package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class KubernetesActions {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private KubernetesActions() {}

    /** @param clusters the clusters that steps may change */
    public static List<TemplateAction> all(KubernetesClusters clusters) {
        return all(clusters, PAUSE);
    }

    static List<TemplateAction> all(KubernetesClusters clusters, Duration pause) {
        ActionDescriptions descriptions = ActionDescriptions.read(KubernetesActions.class, "actions.yaml");
        return List.of(
                HostAction.of(descriptions.of("kubernetes:apply"), new ApplyAction(clusters))
                        .touching(input -> target(clusters, input)),
                HostAction.of(descriptions.of("kubernetes:delete"), new DeleteAction(clusters))
                        .touching(input -> target(clusters, input)),
                HostAction.of(descriptions.of("kubernetes:wait"), new WaitAction(clusters, pause))
                        .touching(input -> target(clusters, input)));
    }

    /** The only cluster, for an input that names none. */
    private static ActionTarget target(KubernetesClusters clusters, ObjectNode input) {
        if (input.has("cluster")) {
            return ActionTarget.NONE;
        }
        try {
            return new ActionTarget(null, null, null, null, clusters.of(input).name(), null);
        } catch (ActionException e) {
            return ActionTarget.NONE;
        }
    }
}
