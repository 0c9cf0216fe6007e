package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.scm.ScmLimits;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code callboard.git}: the bounds on reading repositories. What is not there keeps its default. */
final class GitLimits {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMGT]?)B?");
    private static final Map<String, Integer> POWERS = Map.of("", 0, "K", 10, "M", 20, "G", 30, "T", 40);

    private GitLimits() {}

    static ScmLimits of(AppConfig config) {
        AppConfig git = config.section("callboard.git");
        ScmLimits defaults = ScmLimits.defaults();
        ScmLimits.Fetching fetching = defaults.fetching();
        try {
            return defaults.withTimes(
                            duration(git, "silence", defaults.silence()),
                            duration(git, "lookUp", defaults.lookUp()),
                            duration(git, "transfer", defaults.transfer()))
                    .withSizes(
                            Math.toIntExact(size(git, "maxFileSize", defaults.maxBlobBytes())),
                            git.integer("maxTreeEntries").orElse(defaults.maxTreeEntries()),
                            size(git, "maxCopySize", defaults.maxCopiedBytes()))
                    .withFetching(new ScmLimits.Fetching(
                            size(git, "maxFetchSize", fetching.maxBytes()),
                            git.integer("perHost").orElse(fetching.perHost()),
                            size(git, "mirrors.diskBudget", fetching.diskBudget()),
                            duration(git, "mirrors.keepUnused", fetching.keptUnused())));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw config.error("callboard.git", "has limits that do not fit together: " + e.getMessage());
        }
    }

    private static Duration duration(AppConfig git, String key, Duration otherwise) {
        return git.duration(key).orElse(otherwise);
    }

    /** Reads {@code 500MB}: a K is 1024. */
    private static long size(AppConfig git, String key, long otherwise) {
        Optional<String> text = git.json(key).isNumber() ? git.integer(key).map(String::valueOf) : git.string(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher =
                SIZE.matcher(text.get().strip().toUpperCase(Locale.ROOT).replace("I", ""));
        if (!matcher.matches()) {
            throw git.error(key, "has to be a size such as '500MB' or '20GB'");
        }
        return Long.parseLong(matcher.group(1)) << POWERS.getOrDefault(matcher.group(2), 0);
    }
}
