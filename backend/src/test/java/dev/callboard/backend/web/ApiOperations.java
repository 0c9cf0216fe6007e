package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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

/** The operations of a plugin, as its document and as its controllers name them: {@code get /path}. */
public final class ApiOperations {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private ApiOperations() {}

    /** @param name of the document below {@code openapi} */
    public static Set<String> documented(String name) throws IOException {
        Set<String> operations = new TreeSet<>();
        try (InputStream yaml = new ClassPathResource("openapi/" + name + ".yaml").getInputStream()) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            document.path("paths")
                    .forEachEntry((path, methods) -> methods.propertyNames().stream()
                            .filter(METHODS::contains)
                            .forEach(method -> operations.add(method + " " + path)));
        }
        return operations;
    }

    /** @param mount below which all controllers of the package are mounted */
    public static Set<String> handled(Package feature, String mount) throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> handlers = new TreeSet<>();
        for (var found : scanner.findCandidateComponents(feature.getName())) {
            Class<?> controller = ClassUtils.forName(String.valueOf(found.getBeanClassName()), null);
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            assertThat(mapping).as("the mapping of %s", controller).isNotNull();
            if (mapping != null) {
                assertThat(mapping.path()[0]).startsWith(mount);
                addOperations(controller, mapping.path()[0].substring(mount.length()), handlers);
            }
        }
        return handlers;
    }

    private static void addOperations(Class<?> controller, String prefix, Set<String> handlers) {
        for (Method method : controller.getDeclaredMethods()) {
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (mapping != null) {
                String[] paths = mapping.path().length == 0 ? new String[] {""} : mapping.path();
                for (RequestMethod verb : mapping.method()) {
                    for (String path : paths) {
                        String whole = prefix + path;
                        handlers.add(verb.name().toLowerCase(Locale.ROOT) + " " + (whole.isEmpty() ? "/" : whole));
                    }
                }
            }
        }
    }
}
