package dev.callboard.scaffolder.action.utility;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** {@code roadiehq:utils:zip}: packs files; links are left out. */
final class ZipFile {

    private static final int MOST_FILES = 20_000;

    private ZipFile() {}

    static void zip(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        Path source = context.workspace().resolve(path);
        Path target =
                context.workspace().resolve(context.input().path("outputPath").asString(""));
        if (!Files.exists(source)) {
            throw ActionException.notFound("There is nothing at '" + path + "' in the workspace");
        }
        if (target.equals(context.workspace().folder()) || Files.isDirectory(target)) {
            throw ActionException.input("'outputPath' is not the path of a file");
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(source)) {
            files = found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !file.equals(target))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
        }
        if (files.size() > MOST_FILES) {
            throw ActionException.input("There are more than " + MOST_FILES + " files in '" + path + "'");
        }
        Path root = Files.isDirectory(source) ? source : Objects.requireNonNull(source.getParent());
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        context.output("outputPath", context.input().path("outputPath"));
    }
}
