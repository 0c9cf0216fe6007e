package dev.callboard.policy.embedded;

import dev.callboard.policy.PolicyInput.EntryPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds a bundle of Rego with the {@code opa} program: checks it, runs its tests, compiles it.
 *
 * @param opa how to call the program
 * @param compiled whether the rules are compiled for the embedded engine; OPA servers evaluate Rego
 */
public record RegoBuild(String opa, boolean compiled) {

    private static final long MAX_SECONDS = 120;
    private static final int MAX_OUTPUT = 8_000;

    /** A build for the embedded engine. */
    public RegoBuild(String opa) {
        this(opa, true);
    }

    /** A build for OPA servers. */
    public static RegoBuild forServers(String opa) {
        return new RegoBuild(opa, false);
    }

    /** Whether the files are what this would build, so that there is nothing to do. */
    boolean isDone(BundleFiles files) {
        return PolicyBundle.isBuilt(files) || (!compiled && OpaBundle.hasRevision(files));
    }

    /** The bundle that is made of the files. */
    BundleFiles build(BundleFiles files) {
        if (!files.anyEndsWith(".rego")) {
            throw new BundleException("There is neither Rego nor a compiled bundle in it");
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("callboard-policy");
            return build(files, folder);
        } catch (IOException failed) {
            throw new BundleException("Cannot build the rules with '" + opa + "': " + failed.getMessage(), failed);
        } finally {
            delete(folder);
        }
    }

    private BundleFiles build(BundleFiles files, Path folder) throws IOException {
        // A copy of its own, so that the rules that are tested are the rules that are compiled.
        Path rego = folder.resolve("rego");
        for (var file : files.all().entrySet()) {
            // Of the sources. It has been checked, and does not fit what is built of them.
            if (file.getKey().equals(BundleSignature.FILE)) {
                continue;
            }
            Path target = rego.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        run(rego, "check", "--strict", ".");
        run(rego, "test", "--timeout", "60s", ".");
        Path bundle = folder.resolve("bundle.tar.gz");
        List<String> build = new ArrayList<>(List.of("build", "--bundle", ".", "--ignore", "*_test.rego"));
        build.addAll(List.of("--revision", files.digest().substring(0, 16), "--output", bundle.toString()));
        if (compiled) {
            build.addAll(List.of("--target", "wasm"));
            Arrays.stream(EntryPoint.values())
                    .filter(entryPoint -> entryPoint.isRequired() || hasPackageOf(entryPoint, files))
                    .forEach(entryPoint -> build.addAll(List.of("--entrypoint", entryPoint.path())));
        }
        run(rego, build.toArray(String[]::new));
        return BundleFiles.ofArchive(Files.readAllBytes(bundle));
    }

    /** Whether there are rules where the entry point is, in the folder that is named like their package. */
    private static boolean hasPackageOf(EntryPoint entryPoint, BundleFiles files) {
        String folder = entryPoint.path().substring(0, entryPoint.path().lastIndexOf('/') + 1);
        return files.all().keySet().stream()
                .anyMatch(name ->
                        name.startsWith(folder) && name.indexOf('/', folder.length()) < 0 && name.endsWith(".rego"));
    }

    private void run(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(opa));
        command.addAll(List.of(arguments));
        Path output = folder.resolveSibling("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                throw new BundleException("'opa " + arguments[0] + "' took longer than " + MAX_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BundleException("Interrupted while building the rules", interrupted);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(output, StandardCharsets.UTF_8);
            throw new BundleException("'opa " + arguments[0] + "' says: "
                    + said.substring(0, Math.min(MAX_OUTPUT, said.length())).strip());
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot delete " + folder, failed);
        }
    }
}
