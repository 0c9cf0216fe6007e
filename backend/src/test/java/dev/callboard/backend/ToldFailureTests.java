package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.runtime.StartupException;
import dev.callboard.catalog.store.CatalogStoreException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.web.server.PortInUseException;

class ToldFailureTests {

    static Stream<RuntimeException> whatOperatorsCanMend() {
        return Stream.of(
                new ConfigException("What to do"),
                new StartupException("What to do"),
                new CatalogStoreException.Unavailable("What to do", new IllegalStateException("inside")));
    }

    @ParameterizedTest
    @MethodSource("whatOperatorsCanMend")
    void theReasonIsToldAndNotWhichPartFailed(RuntimeException reason) {
        BeanCreationException part = new BeanCreationException("catalog", "could not be made", reason);
        RuntimeException whole = new UnsatisfiedDependencyException("server", "server", "catalog", part);

        assertThat(CallboardApplication.told(whole)).contains("What to do");
    }

    @Test
    void aPortInUseIsNamed() {
        assertThat(CallboardApplication.told(new BeanCreationException("port", "taken", new PortInUseException(7007))))
                .hasValueSatisfying(told -> assertThat(told).contains("7007", "--port"));
    }

    @Test
    void nothingIsTakenForAReasonThatIsNone() {
        assertThat(CallboardApplication.told(new IllegalStateException("a mistake in the program")))
                .isEmpty();
    }
}
