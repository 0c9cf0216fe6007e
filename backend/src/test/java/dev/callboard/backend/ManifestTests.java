package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.AppConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests that operators apply: they are of Kubernetes' kinds and say nothing that it does not know. */
class ManifestTests {

    private static final KubernetesSerialization READER = new KubernetesSerialization();
    private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");
    private static final Pattern BETWEEN_DOCUMENTS = Pattern.compile("(?m)^---$");

    @ParameterizedTest
    @ValueSource(strings = {"callboard.yaml", "callboard-with-opa.yaml", "postgresql.yaml"})
    void everyFieldIsKnown(String file) throws Exception {
        List<HasMetadata> objects = read(file);

        assertThat(objects).isNotEmpty();
        for (HasMetadata object : objects) {
            if (!(object instanceof GenericKubernetesResource)) {
                assertThat(unknown(object.getKind(), object)).isEmpty();
            }
        }
        assertThat(objects.stream()
                        .filter(GenericKubernetesResource.class::isInstance)
                        .map(HasMetadata::getKind))
                .allMatch("ServiceMonitor"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"callboard.yaml", "callboard-with-opa.yaml", "postgresql.yaml"})
    void noContainerIsRootOrMayWriteToItsImage(String file) throws Exception {
        List<PodSpec> pods = pods(file).toList();

        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getContainers()).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getResources().getLimits()).containsKey("memory");
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"callboard.yaml", "callboard-with-opa.yaml"})
    void theConfigurationIsUnderstoodAndAgreesWithThePorts(String file) throws Exception {
        List<HasMetadata> objects = read(file);
        String text = only(objects, ConfigMap.class).getData().get("app-config.yaml");
        AppConfig config = AppConfig.parse(Objects.requireNonNull(text).replaceAll("\\$\\{[A-Z_]+}", "5432"));
        Container server = pods(file).findFirst().orElseThrow().getContainers().getFirst();
        List<Integer> ports =
                server.getPorts().stream().map(port -> port.getContainerPort()).toList();

        assertThat(ports)
                .containsExactly(
                        ListenAddress.of(config, null).port(),
                        Integer.valueOf(config.string("callboard.metrics.listen")
                                .orElseThrow()
                                .substring(1)));
        assertThat(config.string("callboard.policy.engine"))
                .isEqualTo(file.contains("opa") ? Optional.of("opa") : Optional.<String>empty());
        assertThat(server.getEnv().stream().map(variable -> "${" + variable.getName() + "}"))
                .containsAll(Pattern.compile("\\$\\{[A-Z_]+}")
                        .matcher(text)
                        .results()
                        .map(result -> result.group())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"callboard.yaml", "callboard-with-opa.yaml"})
    void servicesFindThePodsByPortsThatTheseHave(String file) throws Exception {
        List<HasMetadata> objects = read(file);
        Deployment deployment = only(objects, Deployment.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        List<String> ports = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getPorts().stream()
                .map(port -> port.getName())
                .toList();

        assertThat(objects.stream().filter(Service.class::isInstance).map(Service.class::cast))
                .hasSize(2)
                .allSatisfy(service -> {
                    assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
                    assertThat(service.getSpec().getPorts())
                            .allMatch(
                                    port -> ports.contains(port.getTargetPort().getStrVal()));
                });
    }

    private static List<HasMetadata> read(String file) throws IOException {
        return BETWEEN_DOCUMENTS
                .splitAsStream(Files.readString(FOLDER.resolve(file)))
                .filter(text -> text.contains("kind:"))
                .map(text -> (HasMetadata) READER.unmarshal(text))
                .toList();
    }

    private static <T> T only(List<HasMetadata> objects, Class<T> type) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Stream<PodSpec> pods(String file) throws IOException {
        return read(file).stream().flatMap(object -> switch (object) {
            case Deployment deployment ->
                Stream.of(deployment.getSpec().getTemplate().getSpec());
            case StatefulSet set -> Stream.of(set.getSpec().getTemplate().getSpec());
            default -> Stream.empty();
        });
    }

    /** The client keeps what it does not know of an object beside its fields. */
    private static List<String> unknown(String where, @Nullable Object value) throws IllegalAccessException {
        List<String> found = new ArrayList<>();
        switch (value) {
            case Iterable<?> items -> {
                for (Object item : items) {
                    found.addAll(unknown(where, item));
                }
            }
            case KubernetesResource object -> {
                for (Field field : object.getClass().getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    field.setAccessible(true);
                    Object inner = field.get(object);
                    if (field.getName().equals("additionalProperties") && inner instanceof Map<?, ?> more) {
                        more.keySet().forEach(name -> found.add(where + "." + name));
                    } else {
                        found.addAll(unknown(where + "." + field.getName(), inner));
                    }
                }
            }
            case null, default -> {}
        }
        return found;
    }
}
