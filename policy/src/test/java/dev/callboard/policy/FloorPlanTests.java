package dev.callboard.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.callboard.policy", importOptions = ImportOption.DoNotIncludeTests.class)
final class FloorPlanTests {

    @ArchTest
    static final ArchRule theGateKnowsNeitherServerNorScaffolder = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "dev.callboard.backend..",
                    "dev.callboard.scaffolder..",
                    "dev.callboard.catalog..",
                    "dev.callboard.scm..")
            .because("whoever embeds the gate brings a framework of their own, or none");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.callboard.(**)").should().beFreeOfCycles();
}
