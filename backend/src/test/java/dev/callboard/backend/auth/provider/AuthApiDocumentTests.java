package dev.callboard.backend.auth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.ApiDocument;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AuthApiDocumentTests {

    @Test
    void theDocumentAndTheControllersNameTheSameOperations() throws ClassNotFoundException {
        Set<String> handled = new TreeSet<>(ApiDocument.handlers(ProviderController.class));
        // Their package keeps them to itself.
        for (String controller : Set.of("KeysController", "UserInfoController", "PluginAuthController")) {
            handled.addAll(ApiDocument.handlers(Class.forName(Credentials.class.getPackageName() + "." + controller)));
        }

        assertThat(handled).isEqualTo(ApiDocument.operations("auth"));
    }
}
