package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.action.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Folders and files that hold what is expected, and can be brought up to date. */
final class Golden {

    private final boolean update;
    private final List<String> updated = new ArrayList<>();

    Golden(boolean update) {
        this.update = update;
    }

    /** What was written, relative to the folder of the test. */
    List<String> updated() {
        return updated;
    }

    /** What a folder lacks, has too much of, or has otherwise. */
    List<String> folder(Path testFolder, String name, Map<String, byte[]> actual) throws IOException {
        Path golden = inside(testFolder, name);
        Map<String, byte[]> expected = files(golden);
        List<String> problems = new ArrayList<>();
        if (update) {
            if (!same(expected, actual)) {
                Workspace.delete(golden);
                for (Map.Entry<String, byte[]> file : actual.entrySet()) {
                    Path path = golden.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
                updated.add(name);
            }
            return problems;
        }
        if (!Files.isDirectory(golden)) {
            return List.of("there is no folder '" + name + "'; --update writes it");
        }
        actual.forEach((path, content) -> {
            byte[] other = expected.get(path);
            if (other == null) {
                problems.add(path + " is not in " + name);
            } else if (!Arrays.equals(other, content)) {
                problems.add(path + " differs from " + name + ":\n" + TextDiff.of(other, content));
            }
        });
        expected.keySet().stream()
                .filter(path -> !actual.containsKey(path))
                .forEach(path -> problems.add(path + " of " + name + " was not made"));
        return problems;
    }

    /** How a file differs. */
    List<String> file(Path testFolder, String name, String actual) throws IOException {
        Path golden = inside(testFolder, name);
        byte[] content = actual.getBytes(StandardCharsets.UTF_8);
        byte[] expected = Files.isRegularFile(golden) ? Files.readAllBytes(golden) : null;
        if (expected != null && Arrays.equals(expected, content)) {
            return List.of();
        }
        if (update) {
            Files.createDirectories(golden.getParent());
            Files.write(golden, content);
            updated.add(name);
            return List.of();
        }
        return expected == null
                ? List.of("there is no file '" + name + "'; --update writes it")
                : List.of("differs from " + name + ":\n" + TextDiff.of(expected, content));
    }

    private static Path inside(Path testFolder, String name) {
        Path path = testFolder.resolve(name).normalize();
        if (!path.startsWith(testFolder) || path.equals(testFolder)) {
            throw new IllegalArgumentException("'" + name + "' should be beneath the folder of the test");
        }
        return path;
    }

    private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(file -> Arrays.equals(file.getValue(), other.get(file.getKey())));
    }

    /** The files beneath a folder, by path; none if it is not there. */
    static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
