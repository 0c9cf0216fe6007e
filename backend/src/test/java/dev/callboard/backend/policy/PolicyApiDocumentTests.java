package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The document and the controllers name the same operations. */
class PolicyApiDocumentTests {

    private static final String MOUNT = "/api/policy";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    @Test
    void everyOperationHasAHandlerAndEveryHandlerAnOperation() throws Exception {
        assertThat(handlers()).isEqualTo(operations());
    }

    private static Set<String> operations() throws Exception {
        Set<String> operations = new TreeSet<>();
        try (InputStream yaml = new ClassPathResource("openapi/policy.yaml").getInputStream()) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            document.path("paths")
                    .forEachEntry((path, methods) -> methods.propertyNames().stream()
                            .filter(METHODS::contains)
                            .forEach(method -> operations.add(method + " " + path)));
        }
        return operations;
    }

    private static Set<String> handlers() throws Exception {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> handlers = new TreeSet<>();
        for (var found : scanner.findCandidateComponents(PolicyApiDocumentTests.class.getPackageName())) {
            Class<?> controller = ClassUtils.forName(String.valueOf(found.getBeanClassName()), null);
            RequestMapping mount = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            assertThat(mount).as("the mapping of %s", controller).isNotNull();
            for (Method method : controller.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null && mount != null) {
                    handlers.addAll(operations(mount.path()[0], mapping));
                }
            }
        }
        return handlers;
    }

    private static Set<String> operations(String mount, RequestMapping mapping) {
        assertThat(mount).startsWith(MOUNT);
        Set<String> operations = new TreeSet<>();
        String[] paths = mapping.path().length == 0 ? new String[] {""} : mapping.path();
        for (RequestMethod method : mapping.method()) {
            for (String path : paths) {
                operations.add(method.name().toLowerCase(Locale.ROOT) + " " + (mount + path).substring(MOUNT.length()));
            }
        }
        return operations;
    }
}
