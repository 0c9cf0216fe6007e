package dev.callboard.benchmarks;

import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.RegoBuild;
import dev.callboard.policy.testing.OpaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Bundles with as many rules as wanted, made of the shipped ones. */
final class PolicyBundles {

    private static final String RULES = "backstage/scaffolder/rules";

    /** The bundle's own account of its settings reads this rule. */
    private static final String NEEDED = "standards_set";

    private final Path top;
    private final Path work;

    PolicyBundles(Path top, Path work) {
        this.top = top;
        this.work = work;
    }

    /** The first rules in the order of their names; if those do not suffice, with copies of them. */
    BundleSource withRules(int count) throws IOException {
        Path rego = work.resolve("rules-" + count);
        List<Path> rules = copyWithoutRules(rego);
        for (int n = 0; n < count; n++) {
            Path rule = rules.get(n % rules.size());
            String name = rule.getFileName().toString();
            String copy = n < rules.size() ? name : name + "_" + n;
            Path folder = Files.createDirectories(rego.resolve(RULES).resolve(copy));
            String text = Files.readString(rule.resolve(name + ".rego"))
                    .replace(
                            "package backstage.scaffolder.rules." + name, "package backstage.scaffolder.rules." + copy);
            Files.writeString(folder.resolve(copy + ".rego"), text);
        }
        return BundleSource.folder(rego, new RegoBuild(opa()));
    }

    /** A server with the shipped rules. */
    OpaProcess startOpa() throws IOException, InterruptedException {
        OpaProcess opa = OpaProcess.overHttp(top.resolve("policy/opa"), work.resolve("opa.log"));
        opa.start(
                "--bundle", top.resolve("policy/target/rego/opa-bundle.tar.gz").toString());
        return opa;
    }

    private String opa() {
        return top.resolve("policy/opa").toString();
    }

    private List<Path> copyWithoutRules(Path rego) throws IOException {
        Path shipped = top.resolve("policy/src/main/rego");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = shipped.relativize(file).toString().replace('\\', '/');
                if (!name.startsWith(RULES) && !name.startsWith("backstage/examples") && !name.endsWith("_test.rego")) {
                    Path target = rego.resolve(name);
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        try (Stream<Path> rules = Files.list(shipped.resolve(RULES))) {
            List<Path> names = rules.filter(Files::isDirectory).sorted().toList();
            Path needed = shipped.resolve(RULES).resolve(NEEDED);
            return Stream.concat(Stream.of(needed), names.stream().filter(rule -> !rule.equals(needed)))
                    .toList();
        }
    }
}
