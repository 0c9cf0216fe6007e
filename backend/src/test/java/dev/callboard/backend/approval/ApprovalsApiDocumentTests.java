package dev.callboard.backend.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The document and the controller name the same operations. */
class ApprovalsApiDocumentTests {

    @Test
    void everyOperationHasAHandlerAndEveryHandlerAnOperation() throws Exception {
        assertThat(handlers()).isEqualTo(operations());
    }

    private static Set<String> operations() throws Exception {
        Set<String> operations = new TreeSet<>();
        try (InputStream yaml = new ClassPathResource("openapi/approvals.yaml").getInputStream()) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            document.path("paths")
                    .forEachEntry((path, methods) ->
                            methods.propertyNames().forEach(method -> operations.add(method + " " + path)));
        }
        return operations;
    }

    private static Set<String> handlers() {
        Set<String> handlers = new TreeSet<>();
        for (Method method : ApprovalsController.class.getDeclaredMethods()) {
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (mapping != null) {
                String path = mapping.path().length == 0 ? "/" : mapping.path()[0];
                for (RequestMethod verb : mapping.method()) {
                    handlers.add(verb.name().toLowerCase(Locale.ROOT) + " " + path);
                }
            }
        }
        return handlers;
    }
}
