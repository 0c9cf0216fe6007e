package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.StringNode;

/**
 * The secrets of a task with all texts in which they are looked for.
 *
 * @param texts what is looked for, longest first, so that one that contains another is found whole
 * @param values the texts that can be put back, by name
 * @param secrets the secrets themselves, by name
 * @param kept the names of those that actions have put out
 */
record KnownSecrets(
        List<Text> texts,
        Map<String, String> values,
        Map<String, String> secrets,
        SplitSecrets splits,
        Set<String> kept) {

    /** What the names of secrets begin with that actions have put out. */
    static final String KEPT = "output.";

    /** Shorter texts that were made of secrets are too common to be hidden wherever they are. */
    private static final int SHORTEST_LEARNT = 4;

    /** A text that gives a secret away, and the name that stands in its place. */
    record Text(String name, String value) {}

    static KnownSecrets of(Map<String, String> secrets) {
        List<Text> texts = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        secrets.forEach((name, value) -> addForms(name, value, texts, values));
        return of(texts, values, secrets, Set.of());
    }

    private static KnownSecrets of(
            List<Text> texts, Map<String, String> values, Map<String, String> secrets, Set<String> kept) {
        List<Text> sorted = new ArrayList<>(texts);
        sorted.sort(Comparator.comparingInt((Text one) -> one.value().length()).reversed());
        return new KnownSecrets(
                List.copyOf(sorted),
                Map.copyOf(values),
                Map.copyOf(secrets),
                new SplitSecrets(secrets),
                Set.copyOf(kept));
    }

    private static void addForms(String name, String value, List<Text> texts, Map<String, String> values) {
        values.put(name, value);
        SecretForms.plain(value).forEach(form -> texts.add(new Text(name, form)));
        List<String> encoded = SecretForms.encoded(value);
        for (int i = 0; i < encoded.size(); i++) {
            texts.add(new Text(name + ":" + i, encoded.get(i)));
            values.put(name + ":" + i, encoded.get(i));
        }
    }

    /** These and one that an action has put out. */
    KnownSecrets keeping(String name, String value) {
        List<Text> more = new ArrayList<>(texts);
        Map<String, String> moreValues = new LinkedHashMap<>(values);
        Map<String, String> moreSecrets = new LinkedHashMap<>(secrets);
        Set<String> moreKept = new LinkedHashSet<>(kept);
        addForms(KEPT + name, value, more, moreValues);
        moreSecrets.put(KEPT + name, value);
        moreKept.add(KEPT + name);
        return of(more, moreValues, moreSecrets, moreKept);
    }

    /**
     * These and texts that were made of them.
     *
     * @param given the secrets that the task was started with
     */
    KnownSecrets learning(Collection<String> made, Set<String> given) {
        KeyedHash digest = new KeyedHash(new Secret("derived\n" + String.join("\n", new TreeSet<>(given))));
        List<Text> more = new ArrayList<>(texts);
        Map<String, String> moreValues = new LinkedHashMap<>(values);
        for (String text : made) {
            boolean isNew = more.stream().noneMatch(one -> one.value().equals(text));
            if (text.length() >= SHORTEST_LEARNT && isNew) {
                // The same name in every attempt, so that what one has stored another can put back.
                String name = "derived:" + digest.of(StringNode.valueOf(text)).substring("hmac:".length());
                more.add(new Text(name, text));
                moreValues.put(name, text);
            }
        }
        return of(more, moreValues, secrets, kept);
    }

    boolean occurIn(String text) {
        return texts.stream().anyMatch(one -> text.contains(one.value()));
    }

    boolean areSpelledIn(String text) {
        return SecretForms.isSpelledIn(text, secrets.values());
    }
}
