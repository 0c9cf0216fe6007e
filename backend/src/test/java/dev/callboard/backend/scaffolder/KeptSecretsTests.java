package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.InputError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class KeptSecretsTests {

    private static final TaskSecrets GIVEN = TaskSecrets.of(Map.of("token", "s3cr3t"));

    private final TestSessions sessions = new TestSessions();
    private final Credentials.User ann = sessions.user(EntityRef.parse("user:default/ann"));

    @Test
    void theUsersTokenComesBackApartFromWhatTemplatesMayUse() {
        SecretsCipher cipher = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);
        TaskId id = TaskId.random();

        KeptSecrets kept = cipher.openSecrets(id, cipher.seal(id, KeptSecrets.of(GIVEN, ann, "user:default/ann")));

        assertThat(kept.given().names()).containsExactly("token");
        assertThat(kept.userToken()).isNotNull().isEqualTo(ann.limitedToken());
        assertThat(kept.toString()).doesNotContain("s3cr3t", "ey");
    }

    @Test
    void nobodyElsesTokenIsKept() {
        Credentials program = new Credentials.Service("plugin:search", AccessRestrictions.none());

        assertThat(KeptSecrets.of(GIVEN, ann, "user:default/bob").userToken()).isNull();
        assertThat(KeptSecrets.of(GIVEN, program, null).userToken()).isNull();
    }

    @Test
    void aTokenThatHasRunOutIsNotPassedOn() {
        sessions.clock().advance(Duration.ofHours(2));

        assertThatThrownBy(() -> sessions.pluginTokens().issue("scaffolder", "permission", ann))
                .isInstanceOf(AuthenticationError.class)
                .hasMessageContaining("has run out");
    }

    @Test
    void aSecretCannotPassForTheToken() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("secrets").put(SecretsCipher.USER_TOKEN, "mine");

        assertThatThrownBy(() -> RequestBodies.secrets(body))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("request/body/secrets/" + SecretsCipher.USER_TOKEN);
    }
}
