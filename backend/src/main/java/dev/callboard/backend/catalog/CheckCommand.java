package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.runtime.FileTrees;
import dev.callboard.backend.runtime.GitHosts;
import dev.callboard.catalog.check.CatalogCheck;
import dev.callboard.catalog.check.CheckRequest;
import dev.callboard.catalog.check.CheckedPlace;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.check.ReportJson;
import dev.callboard.catalog.module.CatalogModules;
import dev.callboard.catalog.module.Contribution;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import dev.callboard.scm.WebFiles;
import dev.callboard.scm.WorkTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code callboard check}: says, without a server, whether the catalog would take what a repository holds, and with one,
 * what that would change there.
 */
public final class CheckCommand {

    /** Everything would be taken. */
    static final int FINE = 0;

    /** Something would not be taken. */
    static final int FOUND = 1;

    static final int NOT_UNDERSTOOD = 2;

    /** It could not be found out: the repository, the configuration or the server is not to be had. */
    static final int NOT_CHECKED = 3;

    private final Map<String, String> environment;
    private final Policy policy;
    private final PrintStream out;
    private final PrintStream err;

    /** @param policy asked where the configuration gives the policy a say */
    public CheckCommand(Map<String, String> environment, Policy policy, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.policy = policy;
        this.out = out;
        this.err = err;
    }

    /** Finds the policy of a configuration. */
    @FunctionalInterface
    public interface Policy {

        /**
         * Whoever calls closes it.
         *
         * @throws ConfigException if there is none that can be used
         */
        RunningPolicyEngine of(AppConfig config, ScmIntegrations hosts, InstantSource clock) throws IOException;
    }

    /** Checks, and returns the exit status. Blocks. */
    public int run(List<String> arguments) {
        try {
            return check(CheckArguments.parse(arguments));
        } catch (IllegalArgumentException e) {
            err.println("callboard: " + e.getMessage() + ". 'callboard --help' says what there is.");
            return NOT_UNDERSTOOD;
        } catch (ConfigException | ScmException | AdmissionCheck.Unavailable | IOException e) {
            err.println("callboard: nothing was checked: " + e.getMessage());
            return NOT_CHECKED;
        }
    }

    private int check(CheckArguments asked) throws IOException {
        Optional<AppConfig> config = asked.configs().isEmpty()
                ? Optional.empty()
                : Optional.of(AppConfig.load(asked.configs(), environment));
        ScmIntegrations hosts = config.map(found -> GitHosts.of(found, environment, InstantSource.system()))
                .orElseGet(() -> ScmIntegrations.withPublicHosts(List.of()));
        if (!asked.remote()) {
            return check(asked, config, hosts, Subject.ofPath(asked));
        }
        Path folder = Files.createTempDirectory("callboard-check");
        try (GitMirrors mirrors = new GitMirrors(folder, hosts)) {
            String cloneUrl =
                    CheckedPlace.ofRepository(asked.repository(), "main", hosts).cloneUrl();
            GitMirror mirror = mirrors.mirror(cloneUrl);
            CheckedTree commit = CheckedTree.ofCommit(mirror.read(mirror.fetch(asked.ref())));
            return check(asked, config, hosts, new Subject(commit, asked.repository(), List.of()));
        } finally {
            FileTrees.delete(folder);
        }
    }

    private int check(CheckArguments asked, Optional<AppConfig> config, ScmIntegrations hosts, Subject subject)
            throws IOException {
        ScmIntegrations known = CheckedPlace.knowing(hosts);
        try (CatalogModules modules =
                config.map(found -> ModuleSettings.of(found).modules()).orElseGet(CatalogModules::none)) {
            EntityProcessing processing = config.map(found -> processing(found, modules, known))
                    .orElseGet(() -> EntityProcessing.standard(known));
            return check(asked, config, known, processing, subject);
        }
    }

    private static EntityProcessing processing(AppConfig config, CatalogModules modules, ScmIntegrations hosts) {
        Contribution added = ModuleSettings.of(config).contributions(modules, new HostApis(hosts));
        return EntitySettings.of(config).with(added, config).processing(hosts);
    }

    private int check(
            CheckArguments asked,
            Optional<AppConfig> config,
            ScmIntegrations known,
            EntityProcessing processing,
            Subject subject)
            throws IOException {
        CatalogRules rules =
                config.map(found -> CatalogSettings.of(found).rules()).orElseGet(CatalogRules::everything);
        SeenFiles files = new SeenFiles(subject.tree());
        CheckRequest request = new CheckRequest(files, place(asked, subject, known), subject.roots());
        WebFiles web = new WebFiles(known, ScmLimits.defaults(), WebFiles.LONGEST_KEPT, InstantSource.system());
        JsonNode report;
        try (CheckAdmission admission = admission(asked, config, known)) {
            report = ReportJson.of(new CatalogCheck(processing, rules, admission.check(), web).run(request, null));
        }
        if (asked.against() != null) {
            if (subject.repository().isEmpty()) {
                throw new IllegalArgumentException(
                        "the folder has no Git remote 'origin', so '--repository' has to say which repository it is");
            }
            report = new PreviewClient(Objects.requireNonNull(asked.against()), asked.tokenFile())
                    .ask(subject.repository(), asked.ref(), files.seen(), subject.roots());
        }
        write(asked, asked.format().write(report));
        JsonNode summary = report.path("summary");
        boolean bad = summary.path("errors").asInt() > 0
                || (asked.strict() && summary.path("warnings").asInt() > 0);
        return bad ? FOUND : FINE;
    }

    /** A server that is compared with asks its own policy. */
    private CheckAdmission admission(CheckArguments asked, Optional<AppConfig> config, ScmIntegrations known)
            throws IOException {
        return config.isEmpty() || asked.against() != null
                ? CheckAdmission.none()
                : CheckAdmission.of(config.get(), known, policy);
    }

    private static CheckedPlace place(CheckArguments asked, Subject subject, ScmIntegrations hosts) {
        if (subject.repository().isEmpty()) {
            return CheckedPlace.unknown(hosts);
        }
        try {
            return CheckedPlace.ofRepository(subject.repository(), asked.ref().isEmpty() ? "main" : asked.ref(), hosts);
        } catch (ScmException.Refused unknownHost) {
            return CheckedPlace.unknown(hosts);
        }
    }

    private void write(CheckArguments asked, String report) throws IOException {
        if (asked.output() == null) {
            out.print(report);
            out.flush();
        } else {
            Files.writeString(asked.output(), report, StandardCharsets.UTF_8);
        }
    }

    /**
     * What is checked.
     *
     * @param roots the files to begin with; empty for the usual ones
     */
    private record Subject(CheckedTree tree, String repository, List<String> roots) {

        static Subject ofPath(CheckArguments asked) throws IOException {
            Path path = asked.path().toRealPath();
            Optional<WorkTree> around = WorkTree.around(path);
            boolean folder = Files.isDirectory(path);
            Path top = around.isPresent()
                    ? around.get().folder().toRealPath()
                    : folder ? path : Objects.requireNonNull(path.getParent());
            String origin =
                    asked.repository().isEmpty() ? around.map(WorkTree::origin).orElse("") : asked.repository();
            return new Subject(CheckedTree.ofFolder(top), origin, roots(path, top, folder));
        }

        private static List<String> roots(Path path, Path top, boolean folder) {
            String within = top.relativize(path).toString().replace('\\', '/');
            if (!folder) {
                return List.of(within);
            }
            if (within.isEmpty()) {
                return List.of();
            }
            String own = within + "/catalog-info.yaml";
            return Files.isRegularFile(top.resolve(own))
                    ? List.of(own)
                    : List.of(within + "/**/catalog-info.{yaml,yml}");
        }
    }
}
