package dev.callboard.backend.web;

import dev.callboard.backend.config.AppConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Origins as the configuration lists them: {@code *} stands for any text without a slash, {@code ?} for one character. */
public final class OriginPatterns {

    private OriginPatterns() {}

    /** @throws dev.callboard.backend.config.ConfigException if a pattern asks for more than that */
    public static List<Pattern> read(AppConfig section, String key) {
        List<Pattern> patterns = new ArrayList<>();
        for (String glob : section.strings(key)) {
            if (glob.chars().anyMatch(character -> "{}[]!()".indexOf(character) >= 0)) {
                throw section.error(key, "has a pattern with more than * and ?: " + glob);
            }
            StringBuilder regex = new StringBuilder();
            for (String part : glob.split("(?<=[*?])|(?=[*?])", -1)) {
                regex.append(
                        switch (part) {
                            case "*" -> "[^/]*";
                            case "?" -> "[^/]";
                            default -> Pattern.quote(part);
                        });
            }
            patterns.add(Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE));
        }
        return List.copyOf(patterns);
    }
}
