package dev.callboard.backend.policy.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionReadersTests {

    private static final Credentials ADA = user("ada");
    private static final Credentials BOB = user("bob");
    private static final Credentials AUDIT = new Credentials.Service("audit", AccessRestrictions.none());
    private static final Credentials NOBODY = new Credentials.None();

    @Test
    void thoseWhoAreNamedAndTheMembersOfNamedGroupsReadAll() {
        assertThat(readers("user:default/ada").maySeeAll(ADA)).isTrue();
        assertThat(readers("user:default/ada").maySeeAll(BOB)).isFalse();
        assertThat(readers("group:default/security").maySeeAll(ADA)).isTrue();
        assertThat(readers("group:default/other").maySeeAll(ADA)).isFalse();
        assertThat(readers("user:default/ada").maySeeAll(NOBODY)).isFalse();
    }

    @Test
    void servicesReadAllUnlessOthersAreNamed() {
        assertThat(readers().maySeeAll(AUDIT)).isTrue();
        assertThat(readers("audit").maySeeAll(AUDIT)).isTrue();
        assertThat(readers("user:default/ada").maySeeAll(AUDIT)).isFalse();
    }

    @Test
    void othersReadWhatIsAboutThemselves() {
        DecisionReaders readers = readers("user:default/ada");

        assertThat(readers.limited(DecisionQuery.all(), BOB).subject()).isEqualTo("user:default/bob");
        assertThat(readers.maySee("user:default/bob", BOB)).isTrue();
        assertThat(readers.maySee("user:default/ada", BOB)).isFalse();
        assertThat(readers.limited(DecisionQuery.all(), ADA)).isEqualTo(DecisionQuery.all());
        assertThat(readers.maySee("user:default/bob", ADA)).isTrue();
    }

    @Test
    void whoAsksForSomebodyElsesIsToldWhoMay() {
        DecisionReaders readers = readers("user:default/ada");

        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> readers.limited(DecisionQuery.all().ofSubject("user:default/ada"), BOB))
                .withMessageContaining("callboard.policy.records.readers");
        assertThatExceptionOfType(NotAllowedError.class).isThrownBy(() -> readers.limited(DecisionQuery.all(), NOBODY));
    }

    private static DecisionReaders readers(String... named) {
        return new DecisionReaders(
                List.of(named),
                user -> user.name().equals("ada")
                        ? Optional.of(List.of(EntityRef.parse("group:default/security")))
                        : Optional.empty());
    }

    private static Credentials user(String name) {
        return new Credentials.User(new EntityRef("user", "default", name));
    }
}
