package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.store.CatalogStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of entities that a policy has something to say of. */
@Timeout(120)
class AdmissionIngestTests {

    private static final String ONE = "component:default/one";
    private static final String TWO = "component:default/two";
    private static final String MARK = "policy.backstage/tier";

    @TempDir
    Path folder;

    private final Rules rules = new Rules();
    private CatalogFixture fixture;
    private BareRepository shop;

    @BeforeEach
    void open() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        shop = fixture.repository("shop");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatIsRefusedAtFirstIsAMistakeOfItsDocumentAlone() {
        push(component("one", "forbidden") + "---\n" + component("two"));
        start();

        assertThat(fixture.has(ONE)).isFalse();
        assertThat(fixture.has(TWO)).isTrue();
        IngestionError error = fixture.catalog().errors().getFirst();
        assertThat(error.name()).isEqualTo("AdmissionError");
        assertThat(error.entityRef()).isEqualTo(ONE);
        assertThat(error.line()).isEqualTo(1);
        assertThat(error.text()).isEqualTo("apiVersion: backstage.io/v1alpha1");
        assertThat(error.message()).isEqualTo("TST-001: It is forbidden. What to do: say something else");
        assertThat(error.remedy()).contains("Do what the rule says");
    }

    @Test
    void theLastGoodVersionStaysUntilThePolicyIsContent() {
        push(component("one", "fine"));
        start();
        String etag = fixture.find(ONE).orElseThrow().etag();

        push(component("one", "forbidden"));
        until(() -> fixture.status(ONE).contains("TST-001"));
        assertThat(description()).isEqualTo("fine");
        assertThat(rules.previous).isEqualTo("fine");

        push(component("one", "fine"));
        until(() -> fixture.status(ONE).isEmpty());
        assertThat(fixture.find(ONE).orElseThrow().etag()).isEqualTo(etag);
        assertThat(fixture.errors()).isEmpty();
    }

    @Test
    void otherRulesAreAskedAboutWhatWasRefused() {
        push(component("one", "forbidden"));
        start();
        assertThat(fixture.has(ONE)).isFalse();

        rules.forbidden = "nothing";
        rules.revision = "2";

        until(() -> fixture.has(ONE) && fixture.errors().isEmpty());
    }

    @Test
    void otherRulesAreAskedAboutWhatWasAdmitted() {
        push(component("one", "fine") + "---\n" + component("two", "other"));
        start();

        rules.forbidden = "fine";
        rules.revision = "revision 2";

        until(() -> fixture.status(ONE).contains("TST-001"));
        assertThat(description()).isEqualTo("fine");
        assertThat(fixture.status(TWO)).isEmpty();
        rules.forbidden = "other";
        rules.revision = "revision 3";
        until(() ->
                fixture.status(TWO).contains("TST-001") && fixture.status(ONE).isEmpty());
    }

    @Test
    void rulesThatChangedWhileNothingRanAreAskedAtTheNextStart() {
        push(component("one", "fine"));
        CatalogIngest first = start();
        first.close();

        rules.forbidden = "fine";
        rules.revision = "2";
        start();

        until(() -> fixture.status(ONE).contains("TST-001"));
        fixture.catalog().close();
        String noted = fixture.store().notedProgress().orElseThrow();
        int asked = rules.asked.get();
        start();
        until(() -> !fixture.store().notedProgress().orElseThrow().equals(noted));
        push(component("one", "fine") + "---\n" + component("two"));
        until(() -> fixture.has(TWO));
        assertThat(rules.asked).hasValue(asked + 1);
    }

    @Test
    void whatRulesRemarkedIsGoneOnceNoneAreAsked() {
        push(component("one", "remarkable"));
        start().close();
        assertThat(mark(ONE)).isEqualTo("1");

        fixture.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));

        until(() -> mark(ONE).isEmpty() && fixture.status(ONE).isEmpty());
    }

    @Test
    void nothingIsTakenWhileThePolicyCannotBeAsked() {
        push(component("one", "fine"));
        start();
        rules.down = true;

        push(component("one", "new") + "---\n" + component("two"));
        until(() -> fixture.errors().contains("The policy could not be asked"));
        assertThat(description()).isEqualTo("fine");
        assertThat(fixture.has(TWO)).isFalse();
        assertThat(fixture.errors()).contains("ServiceUnavailableError");

        rules.down = false;
        until(() -> fixture.has(TWO)
                && description().equals("new")
                && fixture.errors().isEmpty());
    }

    @Test
    void remarksAndAnnotationsAreThePolicysAlone() {
        push(component("one", "remarkable").replace("name: one", "name: one\n  annotations: {" + MARK + ": forged}")
                + "---\n"
                + component("two").replace("name: two", "name: two\n  annotations: {" + MARK + ": forged}"));
        CatalogIngest first = start();

        assertThat(mark(ONE)).isEqualTo("1");
        assertThat(fixture.json(ONE).at("/status/items/0/level").asString()).isEqualTo("warning");
        assertThat(fixture.status(ONE)).isEqualTo("think of it\n");
        assertThat(mark(TWO)).isEmpty();
        assertThat(fixture.errors()).isEmpty();
        String etag = fixture.find(ONE).orElseThrow().etag();
        long version = fixture.catalog().index().version();

        first.close();
        start();
        assertThat(fixture.find(ONE).orElseThrow().etag()).isEqualTo(etag);
        assertThat(fixture.catalog().index().version()).isEqualTo(version);
    }

    private CatalogIngest start() {
        CatalogIngest catalog = fixture.start(builder ->
                builder.location("url", url("shop", "catalog-info.yaml")).admission(rules));
        fixture.untilComplete();
        return catalog;
    }

    private void push(String descriptor) {
        shop.with("catalog-info.yaml", descriptor).push();
    }

    private String description() {
        return fixture.json(ONE).at("/metadata/description").asString("");
    }

    private String mark(String ref) {
        return fixture.json(ref)
                .at("/metadata/annotations/policy.backstage~1tier")
                .asString("");
    }

    private static String described(Entity entity) {
        return entity.json().at("/metadata/description").asString("");
    }

    private static final class Rules implements AdmissionCheck {

        private volatile String forbidden = "forbidden";
        private volatile String revision = "1";
        private volatile String previous = "";
        private volatile boolean down;
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public List<Answer> ask(List<Candidate> candidates) {
            asked.incrementAndGet();
            if (down) {
                throw new Unavailable("it is away");
            }
            return candidates.stream().map(this::answer).toList();
        }

        private Answer answer(Candidate candidate) {
            Entity before = candidate.previous();
            previous = before == null ? "" : described(before);
            String said = described(candidate.entity());
            boolean remarkable = said.equals("remarkable");
            return new Answer(
                    candidate.entity().ref(),
                    said.equals(forbidden)
                            ? List.of("TST-001: It is forbidden. What to do: say something else")
                            : List.of(),
                    remarkable ? List.of("think of it") : List.of(),
                    remarkable ? Map.of(MARK, "1") : Map.of());
        }

        @Override
        public String revision() {
            return revision;
        }
    }
}
