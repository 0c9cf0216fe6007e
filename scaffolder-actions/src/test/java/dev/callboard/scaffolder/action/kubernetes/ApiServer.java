package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.Secret;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An API server that keeps objects, as fabric8's mock does in CRUD mode, and knows server-side apply besides: creates or
 * merges, keeps nothing in a dry run, and has a conflict for the objects that it is told to.
 */
public final class ApiServer implements AutoCloseable {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final KubernetesMockServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final NamespacedKubernetesClient client;

    public ApiServer() {
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Applying(), false);
        server.init();
        client = server.createClient();
    }

    /** The server as a cluster of the configuration. */
    public KubernetesCluster cluster(String name) {
        return new KubernetesCluster(
                name,
                client.getMasterUrl().toString().replaceFirst("/$", ""),
                new Secret("cluster-t0ken"),
                null,
                false);
    }

    /** Looks at and changes objects as somebody else would. */
    public NamespacedKubernetesClient client() {
        return client;
    }

    /** The requests that would change something, as {@code METHOD path}. */
    public List<String> changes() {
        return requests;
    }

    /** From now on, applying this object without force is a conflict. */
    public void ownedByOthers(String name) {
        refused.add(name);
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    private final class Applying extends KubernetesCrudDispatcher {

        @Override
        public MockResponse handlePatch(RecordedRequest request) {
            String type = String.valueOf(request.getHeader("Content-Type"));
            if (!type.contains("apply-patch")) {
                return super.handlePatch(request);
            }
            String path = request.getPath();
            String plain = path.replaceFirst("\\?.*", "");
            String name = plain.substring(plain.lastIndexOf('/') + 1);
            if (!"Bearer cluster-t0ken".equals(request.getHeader("Authorization"))
                    || !path.contains("fieldManager=callboard")) {
                return answer(401, "Unauthorized");
            }
            JsonNode object = YAML.readTree(request.getUtf8Body());
            if (object.path("data").path("invalid").asBoolean(false)) {
                return answer(422, "data.invalid: Invalid value");
            }
            if (refused.contains(name) && !path.contains("force=true")) {
                return answer(409, "Apply failed with 1 conflict: conflict with \"kubectl\"");
            }
            if (path.contains("dryRun=All")) {
                return new MockResponse().setResponseCode(200).setBody(object.toString());
            }
            requests.add("APPLY " + plain);
            boolean there = handleGet(plain).code() == 200;
            return there
                    ? super.handlePatch(as(request, HttpMethod.PATCH, plain, "application/merge-patch+json", object))
                    : handleCreate(as(
                            request,
                            HttpMethod.POST,
                            plain.substring(0, plain.lastIndexOf('/')),
                            "application/json",
                            object));
        }

        private RecordedRequest as(
                RecordedRequest request, HttpMethod method, String path, String type, JsonNode object) {
            var headers = request.getHeaders()
                    .newBuilder()
                    .setHeader("Content-Type", type)
                    .build();
            return new RecordedRequest(
                    "HTTP/1.1",
                    method,
                    path,
                    headers,
                    new Buffer(object.toString().getBytes(StandardCharsets.UTF_8)));
        }

        private static MockResponse answer(int code, String message) {
            return new MockResponse().setResponseCode(code).setBody("""
                    {"apiVersion": "v1", "kind": "Status", "status": "Failure", "code": %d, "message": "%s"}
                    """.formatted(code, message.replace("\"", "\\\"")));
        }
    }
}
