package dev.callboard.backend.scaffolder;

import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.embedded.RegoBuild;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.harness.TemplateTestReport;
import dev.callboard.scaffolder.harness.TemplateTests;
import dev.callboard.scaffolder.harness.TestFileException;
import dev.callboard.scaffolder.lint.LintFinding;
import dev.callboard.scaffolder.lint.TemplateLint;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.templating.ScaffolderFilters;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code callboard template}: for authors of templates; needs no server and no database. */
public final class TemplateCommand {

    static final int FINE = 0;

    /** A test failed, or a template has a mistake. */
    static final int FOUND = 1;

    static final int NOT_UNDERSTOOD = 2;

    /** Nothing was found out: a file or the policy is not to be had. */
    static final int NOT_CHECKED = 3;

    /** How the files of templates end, in a folder that is searched for them. */
    private static final String TEMPLATE = "template.yaml";

    static final String HELP = """
            Usage:
              callboard template test [PATH] [--update] [--policy PLACE] [--actions DIR]
              callboard template lint [PATH] [--strict] [--actions DIR]

            test runs the files *.test.yaml in a folder (by default the current one) and below, or one file: with the real
            engine and the real policy, with Git hosts and a catalog that are made for each test, without a server and
            without a network. docs/scaffolder/testing-templates.md says what can be in such a file.

              --update         Write what came of the tests into the golden folders and files.
              --policy PLACE   Judge by these rules: a built bundle, or a folder of Rego, which needs the program opa.
                               Without it: the rules that come with Callboard.
              --actions DIR    Use the actions of the jars in a folder too.

            lint reads the files *template.yaml in a folder and below, or one file, and says what will not work: mistakes
            of form, unknown actions and inputs, steps that are never reached, names that nothing defines, and what the
            template language does not have any more, each with its file, line and column.

              --strict         Let warnings fail too.

            Exit status: 0 if all is well, 1 if a test failed or a mistake was found, 2 if the command is not understood,
            3 if nothing could be checked.""";

    private final PrintStream out;
    private final PrintStream err;

    public TemplateCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** What was asked for. */
    private record Asked(String command, Path path, Set<String> flags, Optional<Path> policy, Optional<Path> actions) {}

    /** Does it, and returns the exit status. Blocks. */
    public int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(HELP);
            return FINE;
        }
        try {
            Asked asked = parse(arguments);
            if (!Files.exists(asked.path())) {
                throw new IOException("there is no " + asked.path());
            }
            return asked.command().equals("test") ? test(asked) : lint(asked);
        } catch (IllegalArgumentException e) {
            err.println("callboard: " + e.getMessage() + ". 'callboard template --help' says what there is.");
            return NOT_UNDERSTOOD;
        } catch (IOException | BundleException | TestFileException e) {
            err.println("callboard: nothing was checked: " + e.getMessage());
            return NOT_CHECKED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_CHECKED;
        }
    }

    private static Asked parse(List<String> arguments) {
        if (arguments.isEmpty() || !Set.of("test", "lint").contains(arguments.getFirst())) {
            throw new IllegalArgumentException("'template' needs one of test and lint");
        }
        String command = arguments.getFirst();
        Set<String> known =
                command.equals("test") ? Set.of("--update", "--policy", "--actions") : Set.of("--strict", "--actions");
        List<Path> paths = new ArrayList<>();
        Set<String> flags = new HashSet<>();
        Optional<Path> policy = Optional.empty();
        Optional<Path> actions = Optional.empty();
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                paths.add(Path.of(argument));
                continue;
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (!known.contains(option)) {
                throw new IllegalArgumentException("unknown argument '" + argument + "'");
            }
            if (Set.of("--update", "--strict").contains(argument)) {
                flags.add(argument);
                continue;
            }
            String value =
                    equals >= 0 ? argument.substring(equals + 1) : i + 1 < arguments.size() ? arguments.get(++i) : "";
            if (value.isEmpty()) {
                throw new IllegalArgumentException("'" + option + "' needs a value");
            }
            if (option.equals("--policy")) {
                policy = Optional.of(Path.of(value));
            } else {
                actions = Optional.of(Path.of(value));
            }
        }
        if (paths.size() > 1) {
            throw new IllegalArgumentException("only one path can be given");
        }
        return new Asked(command, paths.isEmpty() ? Path.of("") : paths.getFirst(), flags, policy, actions);
    }

    private int test(Asked asked) throws IOException, InterruptedException {
        List<Path> files = TemplateTests.files(asked.path().toAbsolutePath());
        if (files.isEmpty()) {
            throw new IOException("there is no file *" + TemplateTests.ENDING + " in "
                    + asked.path().toAbsolutePath());
        }
        long passed = 0;
        long failed = 0;
        try (Jars jars = new Jars(asked.actions());
                EmbeddedPolicyEngine engine =
                        EmbeddedPolicyEngine.start(policy(asked), Duration.ofDays(1), InstantSource.system())) {
            TemplateTests tests = new TemplateTests(
                            PolicyGate.of(engine), new WantedDocuments(engine, engine.patience()))
                    .with(jars.actions());
            for (Path file : files) {
                TemplateTestReport report = (asked.flags().contains("--update") ? tests.updating() : tests).run(file);
                out.print(report.in(Path.of("").toAbsolutePath()));
                failed += report.failures();
                passed += report.results().size() - report.failures();
            }
        }
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0 ? FINE : FOUND;
    }

    private static BundleSource policy(Asked asked) throws IOException {
        if (asked.policy().isEmpty()) {
            return BundleSource.shipped();
        }
        Path place = asked.policy().get();
        if (!Files.exists(place)) {
            throw new IOException("there is no policy at " + place);
        }
        return Files.isDirectory(place) ? BundleSource.folder(place, new RegoBuild("opa")) : BundleSource.file(place);
    }

    private int lint(Asked asked) throws IOException {
        List<Path> files = TemplateTests.endingIn(asked.path().toAbsolutePath(), TEMPLATE);
        if (files.isEmpty()) {
            throw new IOException(
                    "there is no file *" + TEMPLATE + " in " + asked.path().toAbsolutePath());
        }
        int errors = 0;
        int warnings = 0;
        try (Jars jars = new Jars(asked.actions())) {
            List<TemplateAction> actions = new ArrayList<>(ShippedActions.described());
            actions.addAll(jars.actions());
            TemplateEngine engine = TemplateEngine.builder()
                    .filters(ScaffolderFilters.forIntegrations(host -> Optional.empty()))
                    .build();
            TemplateLint lint = new TemplateLint(ActionRegistry.of(actions), engine);
            Path here = Path.of("").toAbsolutePath();
            for (Path file : files) {
                for (LintFinding finding : lint.check(file)) {
                    out.println(finding.in(here));
                    errors += finding.isError() ? 1 : 0;
                    warnings += finding.isError() ? 0 : 1;
                }
            }
        }
        out.println("%d templates, %d errors, %d warnings".formatted(files.size(), errors, warnings));
        return errors > 0 || (warnings > 0 && asked.flags().contains("--strict")) ? FOUND : FINE;
    }

    /** The actions of a folder of jars, if one is named. */
    private static final class Jars implements AutoCloseable {

        private final Optional<ActionJars> jars;

        Jars(Optional<Path> folder) throws IOException {
            if (folder.isPresent() && !Files.isDirectory(folder.get())) {
                throw new IOException("there is no folder " + folder.get());
            }
            Set<String> taken = ShippedActions.described().stream()
                    .map(action -> action.description().id())
                    .collect(Collectors.toSet());
            this.jars = folder.map(path -> new ActionJars(path, taken));
        }

        List<TemplateAction> actions() {
            return jars.map(ActionJars::actions).orElse(List.of());
        }

        @Override
        public void close() throws IOException {
            if (jars.isPresent()) {
                jars.get().close();
            }
        }
    }
}
