package dev.callboard.backend;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;

@AnalyzeClasses(packages = "dev.callboard.backend", importOptions = DoNotIncludeTests.class)
final class FloorPlanTests {

    private static final String ROOT = "dev.callboard.backend.";

    /** What every feature may use; a feature that is not known here may use nothing else. */
    private static final String[] COMMON = {"config", "web", "runtime", "auth", "permission"};

    @ArchTest
    static final ArchRule thePackagesFormNoCycle =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule configurationStandsAlone = mayUse("config");

    @ArchTest
    static final ArchRule webKnowsNoFeature = mayUse("web", "config");

    @ArchTest
    static final ArchRule runtimeKnowsNoFeature = mayUse("runtime", "config", "web");

    @ArchTest
    static final ArchRule authKnowsNoFeature = mayUse("auth", "config", "web", "runtime");

    @ArchTest
    static final ArchRule permissionKnowsNoFeature = mayUse("permission", "config", "web", "runtime", "auth");

    @ArchTest
    static final ArchRule eventsMaySignal = mayUse("events", and(COMMON, "signals"));

    @ArchTest
    static final ArchRule theCatalogKnowsNoOtherFeature = mayUse("catalog", COMMON);

    @ArchTest
    static final ArchRule policyKnowsNoOtherFeature = mayUse("policy", COMMON);

    @ArchTest
    static final ArchRule approvalsMayNotify = mayUse("approval", and(COMMON, "notification"));

    @ArchTest
    static final ArchRule theScaffolderMayAskTheCatalogAndForApprovalsNotifiesAndLetsThePolicyTryPlans =
            mayUse("scaffolder", and(and(and(and(COMMON, "catalog"), "approval"), "policy"), "notification"));

    @ArchTest
    static final ArchRule thePortalKnowsNoFeature = mayUse("portal", COMMON);

    @ArchTest
    static final ArchRule kubernetesMayAskTheCatalog = mayUse("kubernetes", and(COMMON, "catalog"));

    @ArchTest
    static final ArchRule techDocsMayAskTheCatalog = mayUse("techdocs", and(COMMON, "catalog"));

    @ArchTest
    static final ArchRule searchMayAskTheCatalogAndItsDocumentation =
            mayUse("search", and(and(COMMON, "catalog"), "techdocs"));

    @ArchTest
    static final ArchRule theProxyKnowsNoFeature = mayUse("proxy", COMMON);

    @ArchTest
    static final ArchRule toolsKnowNoFeature = mayUse("mcp", COMMON);

    @ArchTest
    static final ArchRule signalsKnowNoOtherFeature = mayUse("signals", COMMON);

    @ArchTest
    static final ArchRule notificationsMaySignal = mayUse("notification", and(COMMON, "signals"));

    @ArchTest
    static final ArchRule userSettingsMaySignal = mayUse("usersettings", and(COMMON, "signals"));

    @ArchTest
    static final ArchRule nobodyBlocksOnAPublisher = noClasses()
            .should()
            .callMethodWhere(target(owner(assignableTo(Publisher.class)))
                    .and(target(nameMatching("block.*|toIterable|toStream|toFuture"))))
            .because("a request must not hold the thread that others wait for");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            fields().should().notBeAnnotatedWith(Autowired.class).because("constructors say what a class needs");

    private static ArchRule mayUse(String feature, String... others) {
        String[] allowed = Stream.concat(Stream.of(feature), Arrays.stream(others))
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + feature + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "*..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .because("the floor plan lets '" + feature + "' use only " + String.join(", ", others));
    }

    private static String[] and(String[] names, String name) {
        return Stream.concat(Arrays.stream(names), Stream.of(name)).toArray(String[]::new);
    }
}
