package dev.callboard.scaffolder.action;

import dev.callboard.scm.GitMirrors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that a template refers to, by absolute URL or relative to the template. Blocking.
 *
 * <p>Every failure is an {@link ActionException} that says what was to be read; a relative URL that leads out of what the
 * template may read is refused.
 */
public interface TemplateSource {

    /**
     * Reads from the repositories of the configured hosts, and, for a template that lies on this machine's disk, from its
     * folder.
     *
     * @param baseUrl where the template was read from, as {@link dev.callboard.scaffolder.template.TemplateInfo} has it;
     *     null if that is not known, so that only absolute URLs can be read
     */
    static TemplateSource ofGit(GitMirrors mirrors, @Nullable String baseUrl) {
        return ofGit(mirrors, baseUrl, false);
    }

    /**
     * As {@link #ofGit(GitMirrors, String)}.
     *
     * @param requiresToken whether GitHub and GitLab are read {@linkplain #withToken with a user's token} only
     */
    static TemplateSource ofGit(GitMirrors mirrors, @Nullable String baseUrl, boolean requiresToken) {
        if (baseUrl != null && baseUrl.startsWith("file:") && !baseUrl.contains("?")) {
            String path = baseUrl.replaceFirst("^file:(//)?", "");
            return new LocalTemplateSource(Path.of(path), new GitTemplateSource(mirrors, null, requiresToken));
        }
        return new GitTemplateSource(mirrors, baseUrl, requiresToken);
    }

    /**
     * Reads relative URLs from files in memory.
     *
     * @param files contents by their path in the template's folder
     * @param elsewhere reads absolute URLs; null if they cannot be read
     * @throws ActionException if a path leads out of the folder
     */
    static TemplateSource ofFiles(Map<String, byte[]> files, @Nullable TemplateSource elsewhere) {
        return new FilesTemplateSource(files, elsewhere);
    }

    /**
     * The same, but what lies at a host is read with a user's token and no other credentials, and nothing is taken from what
     * was read with others before.
     *
     * @param scratch an empty folder of the caller's, for the time of each call
     */
    TemplateSource withToken(String token, Path scratch);

    /** The content of one file. */
    byte[] readFile(String url);

    /**
     * Copies what is in a folder, with everything below it, into a folder of the caller, which is made if it is not there;
     * existing files are replaced.
     */
    void copyFolder(String url, Path target);

    /**
     * Reads the files that {@link #copyFolder} would copy, and refuses what that would, as far as it gets.
     *
     * @param atMost how many bytes they may have together
     * @return the files in no particular order, or empty if they have more bytes
     */
    Optional<List<SourceFile>> readFolder(String url, int atMost);
}
