package dev.callboard.backend.usersettings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.auth.TestCallers;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.signals.Signals;
import dev.callboard.backend.web.ApiDocument;
import dev.callboard.backend.web.WebConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

@WebFluxTest(UserSettingsController.class)
@Import({WebConfiguration.class, CredentialsConfiguration.class, TestCallers.class, UserSettingsTests.Wiring.class})
class UserSettingsTests {

    private static final String STARS = "/buckets/default.starredEntities/keys/entityRefs";

    private final WebTestClient client;

    UserSettingsTests(@Autowired WebTestClient client) {
        this.client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
    }

    @Test
    void whatAUserSetsIsThereForThemAndForNobodyElse() {
        assertThat(send("user:default/jane", HttpMethod.PUT, STARS, "{'value':['component:default/a',{'b':1.0}]}"))
                .isEqualTo(
                        "200 {'bucket':'default.starredEntities','key':'entityRefs','value':['component:default/a',{'b':1.0}]}");

        assertThat(send("user:default/jane", HttpMethod.GET, STARS, ""))
                .startsWith("200 ")
                .endsWith("'value':['component:default/a',{'b':1.0}]}");
        assertThat(send("user:default/john", HttpMethod.GET, STARS, "")).startsWith("404 ");
        assertThat(send("user:default/jane", HttpMethod.PUT, STARS, "{'value':null}"))
                .endsWith("'value':null}");
    }

    @Test
    void manyAreAskedForAtOnceInTheirOrder() {
        send("user:default/mary", HttpMethod.PUT, "/buckets/b/keys/with/slashes", "{'value':7}");

        assertThat(send(
                        "user:default/mary",
                        HttpMethod.POST,
                        "/multiget",
                        "{'items':[{'bucket':'b','key':'none'},{'bucket':'b','key':'with/slashes'}]}"))
                .isEqualTo("200 {'items':[null,{'value':7}]}");
    }

    @Test
    void whatIsRemovedIsGoneAndRemovingItAgainIsFine() {
        send("user:default/jane", HttpMethod.PUT, "/buckets/b/keys/k", "{'value':1}");

        assertThat(send("user:default/jane", HttpMethod.DELETE, "/buckets/b/keys/k", ""))
                .isEqualTo("204 ");
        assertThat(send("user:default/jane", HttpMethod.DELETE, "/buckets/b/keys/k", ""))
                .isEqualTo("204 ");
        assertThat(send("user:default/jane", HttpMethod.GET, "/buckets/b/keys/k", ""))
                .startsWith("404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "", "{'value'"})
    void aValueIsRequired(String body) {
        assertThat(send("user:default/jane", HttpMethod.PUT, STARS, body)).startsWith("400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/buckets/starred/keys", "/buckets/starred/keys/"})
    void aSettingWithoutAKeyIsNotFound(String path) {
        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.DELETE}) {
            assertThat(send("user:default/jane", method, path, "")).startsWith("404 ");
        }
    }

    @Test
    void onlyUsersHaveSettings() {
        assertThat(send("robot", HttpMethod.GET, STARS, ""))
                .contains("403 ", "This endpoint does not allow 'service' credentials");
    }

    @Test
    void theDocumentAndTheControllerNameTheSameOperations() {
        assertThat(ApiDocument.handlers(UserSettingsController.class))
                .isEqualTo(ApiDocument.operations("user-settings"));
    }

    private String send(String caller, HttpMethod method, String path, String body) {
        EntityExchangeResult<byte[]> answer = client.method(method)
                .uri("/api/user-settings" + path)
                .header(TestCallers.HEADER, caller)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
        byte[] text = Objects.requireNonNullElse(answer.getResponseBody(), new byte[0]);
        return answer.getStatus().value() + " " + new String(text, StandardCharsets.UTF_8).replace('"', '\'');
    }

    static class Wiring {

        @Bean
        UserSettingsStore store() {
            DataSource tables = TestPostgres.migrated("usersettings");
            return new UserSettingsStore(() -> tables);
        }

        @Bean
        Signals signals() {
            return new Signals();
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }
}
