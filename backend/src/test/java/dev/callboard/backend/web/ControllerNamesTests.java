package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RestController;

class ControllerNamesTests {

    /** Two of one name keep the server from starting, which the tests of a feature alone do not see. */
    @Test
    void noTwoControllersHaveOneName() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        SimpleBeanDefinitionRegistry registry = new SimpleBeanDefinitionRegistry();

        assertThat(scanner.findCandidateComponents("dev.callboard.backend").stream()
                        .filter(found -> !isOfATest(found))
                        .map(found -> AnnotationBeanNameGenerator.INSTANCE.generateBeanName(found, registry)))
                .hasSizeGreaterThan(10)
                .doesNotHaveDuplicates();
    }

    private static boolean isOfATest(BeanDefinition found) {
        return String.valueOf(found.getBeanClassName()).contains("Tests");
    }
}
