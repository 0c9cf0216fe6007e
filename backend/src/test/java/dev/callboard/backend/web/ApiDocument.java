package dev.callboard.backend.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The operations of an OpenAPI document, to be compared with the handlers of controllers: {@code get /api/x}. */
public final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private ApiDocument() {}

    /** @param name of the document, without its extension */
    public static Set<String> operations(String name) {
        Set<String> operations = new TreeSet<>();
        try (InputStream yaml = new ClassPathResource("openapi/" + name + ".yaml").getInputStream()) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            String mount = document.at("/servers/0/url").asString();
            document.path("paths")
                    .forEachEntry((path, methods) -> methods.propertyNames().stream()
                            .filter(METHODS::contains)
                            .forEach(method -> operations.add(method + " " + mount + path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return operations;
    }

    public static Set<String> handlers(Class<?>... controllers) {
        Set<String> handlers = new TreeSet<>();
        for (Class<?> controller : controllers) {
            RequestMapping above = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            String mount = above == null ? "" : above.path()[0];
            for (Method method : controller.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    String[] paths = mapping.path().length == 0 ? new String[] {""} : mapping.path();
                    for (RequestMethod verb : mapping.method()) {
                        for (String path : paths) {
                            handlers.add(verb.name().toLowerCase(Locale.ROOT) + " " + mount + path);
                        }
                    }
                }
            }
        }
        return handlers;
    }
}
