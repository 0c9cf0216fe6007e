package dev.callboard.backend.auth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.SignIn;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class GuestProviderTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestSessions sessions = new TestSessions();

    @Test
    void isNotThereUnlessItIsConfigured() {
        assertThat(GuestProvider.of(AppConfig.parse(""), true, signIn(Optional.empty())))
                .isEmpty();
        assertThat(GuestProvider.of(AppConfig.parse("auth: {providers: {guest: {}}}"), true, signIn(Optional.empty())))
                .isPresent();
        assertThat(GuestProvider.of(
                        AppConfig.parse("auth:\n  providers:\n    guest:\n"), true, signIn(Optional.empty())))
                .isPresent();
    }

    @Test
    void isRefusedOutsideDevelopmentUnlessThatIsAskedFor() {
        GuestProvider plain = guest("{}", false, Optional.empty());
        GuestProvider allowed = guest("{dangerouslyAllowOutsideDevelopment: true}", false, Optional.empty());
        GuestProvider development = guest("{}", true, Optional.empty());

        StepVerifier.create(plain.refresh()).expectError(NotAllowedError.class).verify(SOON);
        StepVerifier.create(allowed.refresh())
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(development.refresh())
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aUserTheCatalogKnowsOwnsWhatTheirGroupsOwn() {
        Optional<List<EntityRef>> groups = Optional.of(List.of(EntityRef.parse("group:default/team")));
        GuestProvider guest = guest(
                "{userEntityRef: 'user:default/Guest', ownershipEntityRefs: ['group:default/ignored']}", true, groups);

        StepVerifier.create(guest.refresh())
                .assertNext(session -> {
                    assertThat(session.user()).hasToString("user:default/guest");
                    assertThat(session.ownershipRefs()).containsExactly("user:default/guest", "group:default/team");
                    assertThat(session.expiresInSeconds()).isEqualTo(3600);
                })
                .expectComplete()
                .verify(SOON);
        assertThat(sessions.ownership("user:default/guest"))
                .contains(List.of("user:default/guest", "group:default/team"));
    }

    @Test
    void aUserTheCatalogDoesNotKnowOwnsWhatIsConfigured() {
        GuestProvider configured = guest("{ownershipEntityRefs: ['group:default/a']}", true, Optional.empty());
        GuestProvider plain = guest("{}", true, Optional.empty());

        StepVerifier.create(configured.refresh().map(SignIn.Session::ownershipRefs))
                .expectNext(List.of("group:default/a"))
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(plain.refresh().map(SignIn.Session::ownershipRefs))
                .expectNext(List.of("user:development/guest"))
                .expectComplete()
                .verify(SOON);
    }

    private GuestProvider guest(String yaml, boolean development, Optional<List<EntityRef>> groups) {
        AppConfig config = AppConfig.parse("auth: {providers: {guest: " + yaml + "}}");
        return GuestProvider.of(config, development, signIn(groups)).orElseThrow();
    }

    private SignIn signIn(Optional<List<EntityRef>> groups) {
        return sessions.signIn(user -> groups);
    }
}
