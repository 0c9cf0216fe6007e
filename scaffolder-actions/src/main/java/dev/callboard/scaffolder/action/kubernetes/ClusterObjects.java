package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionException;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;
import java.util.function.Supplier;

/** The objects of one cluster. What the API server refuses is told in its own words. */
final class ClusterObjects implements AutoCloseable {

    /** Who owns the fields that we apply. */
    private static final String MANAGER = "callboard";

    private final KubernetesCluster cluster;
    private final KubernetesClient client;

    private ClusterObjects(KubernetesCluster cluster, KubernetesClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    static ClusterObjects of(KubernetesCluster cluster) {
        return new ClusterObjects(cluster, KubernetesClusters.open(cluster));
    }

    @Override
    public void close() {
        client.close();
    }

    String clusterName() {
        return cluster.name();
    }

    /** Whether objects of this kind are in a namespace. The API server is asked for kinds that nobody else knows. */
    boolean isNamespaced(HasMetadata object) {
        if (!(object instanceof GenericKubernetesResource)) {
            return object instanceof Namespaced;
        }
        APIResourceList known =
                told("look for kind " + object.getKind(), () -> client.getApiResources(object.getApiVersion()));
        return Optional.ofNullable(known).stream()
                .flatMap(list -> list.getResources().stream())
                .filter(one -> object.getKind().equals(one.getKind()))
                .findFirst()
                .map(APIResource::getNamespaced)
                .orElseThrow(() -> ActionException.input("Cluster " + cluster.name() + " has no kind "
                        + object.getKind() + " of " + object.getApiVersion()));
    }

    Optional<HasMetadata> find(HasMetadata object) {
        return Optional.ofNullable(told(
                "look for " + ManifestObject.named(object),
                () -> resource(object).get()));
    }

    /** Applies it, or, in a dry run, has the server say what it would do. */
    HasMetadata apply(HasMetadata object, boolean force, boolean dryRun) {
        Resource<HasMetadata> resource = resource(object);
        return told("apply " + ManifestObject.named(object), () -> {
            var writable = resource.dryRun(dryRun).fieldManager(MANAGER);
            return force ? writable.forceConflicts().serverSideApply() : writable.serverSideApply();
        });
    }

    void delete(HasMetadata object) {
        told("delete " + ManifestObject.named(object), () -> resource(object).delete());
    }

    HasMetadata create(HasMetadata object) {
        return told(
                "create " + ManifestObject.named(object), () -> resource(object).create());
    }

    /** Puts a former state in the place of the present one, which must be of that version. */
    HasMetadata replace(HasMetadata object, String version) {
        return told(
                "restore " + ManifestObject.named(object),
                () -> resource(object).lockResourceVersion(version).update());
    }

    private Resource<HasMetadata> resource(HasMetadata object) {
        NamespaceableResource<HasMetadata> resource = client.resource(object);
        String namespace = object.getMetadata().getNamespace();
        return namespace == null ? resource : resource.inNamespace(namespace);
    }

    private <T> T told(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw told(what, e);
        }
    }

    private ActionException told(String what, KubernetesClientException e) {
        String said = e.getStatus() == null || e.getStatus().getMessage() == null
                ? "no answer that could be read"
                : e.getStatus().getMessage();
        String message = "Cannot " + what + " in cluster " + cluster.name() + ": " + said;
        ActionException failure = switch (e.getCode()) {
            case 400, 415, 422 -> ActionException.input(message);
            case 401, 403 -> ActionException.notAllowed(message);
            case 404 -> ActionException.notFound(message);
            case 409 ->
                ActionException.conflict(
                        message + (what.startsWith("apply") ? "; set force: true to take its fields over" : ""));
            default -> ActionException.failed(message);
        };
        return failure.because(e);
    }
}
