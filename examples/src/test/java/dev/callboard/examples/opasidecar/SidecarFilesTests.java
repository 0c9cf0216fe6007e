package dev.callboard.examples.opasidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SidecarFilesTests {

    private static final Path FOLDER = Path.of("opa-sidecar");

    @Test
    void theManifestsAreObjectsOfKubernetesThatFitTogether() throws Exception {
        List<HasMetadata> objects = objects();
        Deployment deployment = (Deployment) objects.get(0);
        Service service = (Service) objects.get(1);

        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels)
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("callboard", "opa");
        List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();
        for (Container container : pod.getContainers()) {
            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .allSatisfy(name -> assertThat(volumes).contains(name));
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
        }
    }

    @Test
    void opaIsTheVersionThatTheRulesAreTestedWith() throws Exception {
        Matcher pinned =
                Pattern.compile("(?m)^version=(.+)$").matcher(Files.readString(Path.of("..", "policy", "opa")));
        assertThat(pinned.find()).isTrue();
        String image = "openpolicyagent/opa:" + pinned.group(1) + "-static";

        assertThat(read("kubernetes.yaml")).contains("image: " + image);
        assertThat(read("compose.yaml")).contains("image: " + image);
    }

    @Test
    void bothFilesMountTheTokenWhereOpaReadsIt() throws Exception {
        String path = "/var/run/secrets/callboard/token";
        assertThat(read("opa.yaml")).contains("token_path: " + path);
        assertThat(read("compose.yaml")).contains("./token:" + path + ":ro");
        assertThat(read("kubernetes.yaml")).contains("mountPath: " + path.substring(0, path.lastIndexOf('/')));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theComposeFileRunsBothInOneNetwork() throws Exception {
        Map<String, Object> compose = Serialization.unmarshal(read("compose.yaml"), Map.class);
        Map<String, Map<String, Object>> services = (Map<String, Map<String, Object>>) compose.get("services");

        assertThat(services.keySet()).containsExactlyInAnyOrder("callboard", "opa");
        assertThat(services.get("opa")).containsEntry("network_mode", "service:callboard");
        assertThat(read("app-config.yaml")).contains("url: http://127.0.0.1:8181");
    }

    private static List<HasMetadata> objects() throws IOException {
        return List.of(read("kubernetes.yaml").split("(?m)^---$")).stream()
                .map(text -> (HasMetadata) Serialization.unmarshal(text, KubernetesResource.class))
                .toList();
    }

    private static String read(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }
}
