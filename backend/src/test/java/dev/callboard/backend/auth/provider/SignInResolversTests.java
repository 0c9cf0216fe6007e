package dev.callboard.backend.auth.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInResolversTests {

    private static final UserDirectory USERS = new UserDirectory() {

        @Override
        public Optional<List<EntityRef>> groupsOf(EntityRef user) {
            return List.of("ann", "bob").contains(user.name()) ? Optional.of(List.of()) : Optional.empty();
        }

        @Override
        public List<EntityRef> withEmail(String email) {
            return switch (email) {
                case "ann@x.org" -> List.of(user("ann"));
                case "twice@x.org" -> List.of(user("ann"), user("bob"));
                default -> List.of();
            };
        }

        @Override
        public List<EntityRef> withAnnotation(String name, String value) {
            return name.equals("github.com/user-id") && value.equals("U_1") ? List.of(user("bob")) : List.of();
        }
    };

    @ParameterizedTest
    @CsvSource({
        "emailMatchingUserEntityProfileEmail, ann@x.org, ann",
        "emailMatchingUserEntityProfileEmail, ann+portal@x.org, ann",
        "emailLocalPartMatchingUserEntityName, bob@anywhere.org, bob",
        "usernameMatchingUserEntityName, none@x.org, bob",
        "preferredUsernameMatchingUserEntityName, none@x.org, bob",
        "userIdMatchingUserEntityAnnotation, none@x.org, bob",
    })
    void findsTheUser(String resolver, String email, String name) {
        assertThat(resolvers("[{resolver: " + resolver + "}]").resolve(profile(email)))
                .isEqualTo(user(name));
    }

    @Test
    void whoIsNotFoundOneWayIsLookedForTheNext() {
        SignInResolvers resolvers = resolvers(
                "[{resolver: emailMatchingUserEntityProfileEmail}, {resolver: usernameMatchingUserEntityName}]");

        assertThat(resolvers.resolve(profile("unknown@x.org"))).isEqualTo(user("bob"));
    }

    @Test
    void whoIsNotInTheCatalogIsRefusedUnlessThatIsAskedFor() {
        String name = "emailLocalPartMatchingUserEntityName";
        assertThatExceptionOfType(NotFoundError.class)
                .isThrownBy(() -> resolvers("[{resolver: " + name + "}]").resolve(profile("eve@x.org")));

        SignInResolvers open =
                resolvers("[{resolver: " + name + ", dangerouslyAllowSignInWithoutUserInCatalog: true}]");
        assertThat(open.resolve(profile("Eve@x.org"))).isEqualTo(user("eve"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"emailMatchingUserEntityProfileEmail", "emailLocalPartMatchingUserEntityName"})
    void addressesOfOtherDomainsAreRefused(String resolver) {
        SignInResolvers resolvers = resolvers("[{resolver: " + resolver + ", allowedDomains: [X.org]}]");

        assertThat(resolvers.resolve(profile("ann@x.org"))).isEqualTo(user("ann"));
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> resolvers.resolve(profile("ann@x.org.evil.example")));
    }

    @Test
    void twoUsersWithOneAddressAreNoOne() {
        assertThatExceptionOfType(ConflictError.class)
                .isThrownBy(() -> resolvers("[{resolver: emailMatchingUserEntityProfileEmail}]")
                        .resolve(profile("twice@x.org")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"group:default/admins@x.org", "default/ann@x.org"})
    void aNameThatIsAReferenceIsNobodys(String email) {
        SignInResolvers open = resolvers("[{resolver: emailLocalPartMatchingUserEntityName,"
                + " dangerouslyAllowSignInWithoutUserInCatalog: true}]");

        assertThatExceptionOfType(NotFoundError.class).isThrownBy(() -> open.resolve(profile(email)));
    }

    @Test
    void aProfileWithoutWhatIsNeededSignsNobodyIn() {
        ProviderProfile empty = new ProviderProfile(null, null, null, null, null);

        assertThatExceptionOfType(SignInFailure.class)
                .isThrownBy(() -> resolvers("[{resolver: emailMatchingUserEntityProfileEmail}]")
                        .resolve(empty));
        assertThatExceptionOfType(SignInFailure.class)
                .isThrownBy(() -> resolvers("[{resolver: usernameMatchingUserEntityName}]")
                        .resolve(empty));
    }

    @Test
    void anUnknownWayIsAMistakeInTheConfiguration() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> resolvers("[{resolver: guess}]"))
                .withMessageContaining("resolver")
                .withMessageContaining("guess");
    }

    private static SignInResolvers resolvers(String yaml) {
        return SignInResolvers.of(AppConfig.parse("signIn: {resolvers: " + yaml + "}"), "github.com/user-id", USERS);
    }

    private static ProviderProfile profile(String email) {
        return new ProviderProfile("U_1", "Bob", email, null, null);
    }

    private static EntityRef user(String name) {
        return EntityRef.parse("user:default/" + name);
    }
}
