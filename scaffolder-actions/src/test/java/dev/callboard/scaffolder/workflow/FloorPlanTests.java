package dev.callboard.scaffolder.workflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.scaffolder.action.TemplateAction;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

@AnalyzeClasses(packages = "dev.callboard.scaffolder", importOptions = DoNotIncludeTests.class)
class FloorPlanTests {

    @ArchTest
    static final ArchRule anActionIsCalledFromPermittedStepAlone = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(PermittedStep.class.getName())
            .should()
            .accessTargetWhere(toExecute())
            .because("the only way to an action leads through the gate");

    @ArchTest
    static final ArchRule andThatIsHowACallLooks = classes()
            .that()
            .haveFullyQualifiedName(PermittedStep.class.getName())
            .should()
            .accessTargetWhere(toExecute())
            .because("the rule above must not hold for want of calls");

    @ArchTest
    static final ArchRule aPermissionIsMadeFromAnAllowedDecision = methods()
            .that()
            .haveRawReturnType(PermittedStep.class)
            .and()
            .areDeclaredIn(PermittedStep.class)
            .should()
            .haveRawParameterTypes(DescribedPredicate.describe(
                    "an allowed decision",
                    (List<JavaClass> types) ->
                            types.stream().anyMatch(type -> type.isEquivalentTo(PolicyDecision.Allowed.class))));

    @ArchTest
    static final ArchRule aPermissionIsMadeByItselfAlone =
            constructors().that().areDeclaredIn(PermittedStep.class).should().haveModifier(JavaModifier.PRIVATE);

    @ArchTest
    static final ArchRule theLibraryKnowsNoFramework =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "io.netty..");

    @ArchTest
    static final ArchRule onlyTheEngineAndItsHarnessKnowReactor = noClasses()
            .that()
            .resideOutsideOfPackages("dev.callboard.scaffolder.workflow", "dev.callboard.scaffolder.harness")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("reactor..");

    @ArchTest
    static final ArchRule templatesReachNothingOfTheMachine = noClasses()
            .that()
            .resideInAPackage("dev.callboard.scaffolder.templating..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are about files, networks, processes or reflection", type -> isOfTheMachine(type.getName())))
            .because("whatever an author writes into a template, there is no way out of it");

    private static boolean isOfTheMachine(String type) {
        return switch (type) {
            case "java.io.Serializable", "java.net.URLEncoder", "java.net.URLDecoder" -> false;
            case "java.lang.Runtime", "java.lang.ProcessBuilder", "java.lang.ClassLoader" -> true;
            default ->
                Stream.of("java.io.", "java.nio.file.", "java.net.", "java.lang.reflect.", "javax.script.")
                        .anyMatch(type::startsWith);
        };
    }

    @ArchTest
    static final ArchRule theCatalogIsKnownByItsModelAlone = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of the catalog and not of its model",
                    type -> type.getPackageName().startsWith("dev.callboard.catalog")
                            && !type.getPackageName().equals("dev.callboard.catalog.model")));

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.callboard.scaffolder.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodyBlocksOnAPublisher = noClasses()
            .should()
            .accessTargetWhere(access("a publisher's block", Publisher.class, name -> name.startsWith("block")));

    private static DescribedPredicate<JavaAccess<?>> toExecute() {
        return access("an action's work", TemplateAction.class, Set.of("execute", "find", "undo")::contains)
                .and(DescribedPredicate.describe(
                        "from the outside",
                        // One action may be made of another, or of its base class, inside.
                        access -> access.getTarget().getName().equals("execute")
                                || !access.getOriginOwner().isAssignableTo(TemplateAction.class)));
    }

    private static DescribedPredicate<JavaAccess<?>> access(String what, Class<?> owner, Predicate<String> name) {
        return DescribedPredicate.describe(
                what,
                access -> name.test(access.getTarget().getName())
                        && access.getTargetOwner().isAssignableTo(owner));
    }
}
