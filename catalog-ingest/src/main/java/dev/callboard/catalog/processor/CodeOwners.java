package dev.callboard.catalog.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/** The rules of a {@code CODEOWNERS} file. The last one that fits a path counts. */
record CodeOwners(List<Rule> rules) {

    private static final int MAX_RULES = 10_000;

    CodeOwners {
        rules = List.copyOf(rules);
    }

    record Rule(FastIgnoreRule pattern, List<String> owners) {}

    static CodeOwners parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String line : text.lines().limit(MAX_RULES).toList()) {
            String rule = line.replaceFirst("(^|\\s)#.*", "").strip();
            // GitLab's sections group rules for its reviews; they own nothing.
            if (!rule.isEmpty() && !rule.matches("\\^?\\[.*")) {
                List<String> words = List.of(rule.split("\\s+"));
                rules.add(new Rule(new FastIgnoreRule(words.getFirst()), words.subList(1, words.size())));
            }
        }
        return new CodeOwners(rules);
    }

    /** A reference to the first owner of a file; empty if nobody owns it. */
    Optional<String> ownerOf(String path) {
        return rules.reversed().stream()
                .filter(rule -> rule.pattern().isMatch(path, false))
                .findFirst()
                .flatMap(rule -> rule.owners().stream().findFirst())
                .map(CodeOwners::reference);
    }

    /** {@code @org/team}, {@code @user} or a mail address. */
    private static String reference(String owner) {
        if (!owner.startsWith("@")) {
            return owner.replaceFirst("@.*", "");
        }
        int slash = owner.lastIndexOf('/');
        return slash < 0 ? "User:" + owner.substring(1) : owner.substring(slash + 1);
    }
}
