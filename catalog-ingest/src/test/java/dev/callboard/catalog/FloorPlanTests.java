package dev.callboard.catalog;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.callboard", importOptions = ImportOption.DoNotIncludeTests.class)
final class FloorPlanTests {

    @ArchTest
    static final ArchRule theLibraryKnowsNoFramework = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "reactor..", "io.netty..", "jakarta..", "org.flywaydb..")
            .because("catalog-ingest is used by programs that have none of them");

    @ArchTest
    static final ArchRule readingGitKnowsNoCatalog = noClasses()
            .that()
            .resideInAPackage("dev.callboard.scm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.callboard.catalog..")
            .because("actions read repositories too, without a catalog");

    @ArchTest
    static final ArchRule theIndexKnowsNoStore = noClasses()
            .that()
            .resideInAPackage("dev.callboard.catalog.index..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.callboard.catalog.store..", "java.sql..", "org.postgresql..")
            .because("queries are answered from memory");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.callboard.(**)").should().beFreeOfCycles();
}
