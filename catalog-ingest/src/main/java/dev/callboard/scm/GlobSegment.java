package dev.callboard.scm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** The part of a glob between two slashes. */
final class GlobSegment {

    private static final int MAX_DEPTH = 8;

    private final boolean globstar;
    private final boolean writesDot;
    private final Sequence sequence;

    private GlobSegment(boolean globstar, boolean writesDot, Sequence sequence) {
        this.globstar = globstar;
        this.writesDot = writesDot;
        this.sequence = sequence;
    }

    static GlobSegment of(String pattern, boolean dotFiles) {
        var parser = new Parser(pattern);
        return new GlobSegment(pattern.equals("**"), dotFiles || pattern.startsWith("."), parser.sequence(0));
    }

    boolean isGlobstar() {
        return globstar;
    }

    boolean matches(String name) {
        if (name.startsWith(".") && !writesDot) {
            return false;
        }
        BitSet start = new BitSet();
        start.set(0);
        return sequence.advance(name, start).get(name.length());
    }

    /** A part of a segment: from where it may start, to where it may end. */
    private sealed interface Node {

        BitSet advance(String name, BitSet from);
    }

    private record Sequence(List<Node> nodes) implements Node {

        @Override
        public BitSet advance(String name, BitSet from) {
            BitSet at = from;
            for (Node node : nodes) {
                at = node.advance(name, at);
            }
            return at;
        }
    }

    private record Any() implements Node {

        @Override
        public BitSet advance(String name, BitSet from) {
            BitSet to = new BitSet();
            if (!from.isEmpty()) {
                to.set(from.nextSetBit(0), name.length() + 1);
            }
            return to;
        }
    }

    private record One(IntPredicate accepts) implements Node {

        @Override
        public BitSet advance(String name, BitSet from) {
            BitSet to = new BitSet();
            for (int i = from.nextSetBit(0); i >= 0 && i < name.length(); i = from.nextSetBit(i + 1)) {
                int c = name.codePointAt(i);
                if (accepts.test(c)) {
                    to.set(i + Character.charCount(c));
                }
            }
            return to;
        }
    }

    /** {@code ?(a|b)}, {@code *(…)}, {@code +(…)}, {@code @(…)} and {@code !(…)}. */
    private record Extended(char type, List<Sequence> alternatives) implements Node {

        @Override
        public BitSet advance(String name, BitSet from) {
            return switch (type) {
                case '?' -> {
                    BitSet to = once(name, from);
                    to.or(from);
                    yield to;
                }
                case '*', '+' -> repeated(name, from);
                case '!' -> anythingElse(name, from);
                default -> once(name, from);
            };
        }

        private BitSet once(String name, BitSet from) {
            BitSet to = new BitSet();
            for (Sequence alternative : alternatives) {
                to.or(alternative.advance(name, from));
            }
            return to;
        }

        private BitSet repeated(String name, BitSet from) {
            BitSet to = type == '*' ? (BitSet) from.clone() : once(name, from);
            for (int before = -1; before != to.cardinality(); ) {
                before = to.cardinality();
                to.or(once(name, to));
            }
            return to;
        }

        private BitSet anythingElse(String name, BitSet from) {
            BitSet to = new BitSet();
            for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
                BitSet start = new BitSet();
                start.set(i);
                BitSet others = new BitSet();
                others.set(i, name.length() + 1);
                others.andNot(once(name, start));
                to.or(others);
            }
            return to;
        }
    }

    /** Reads a segment; what does not close is taken as it stands. */
    private static final class Parser {

        private final String pattern;
        private int at;

        Parser(String pattern) {
            this.pattern = pattern;
        }

        Sequence sequence(int depth) {
            var nodes = new ArrayList<Node>();
            while (at < pattern.length() && !(depth > 0 && (pattern.charAt(at) == '|' || pattern.charAt(at) == ')'))) {
                nodes.add(node(depth));
            }
            return new Sequence(List.copyOf(nodes));
        }

        private Node node(int depth) {
            char c = pattern.charAt(at);
            boolean extended = "?*+@!".indexOf(c) >= 0
                    && at + 1 < pattern.length()
                    && pattern.charAt(at + 1) == '('
                    && pattern.indexOf(')', at) > 0
                    && depth < MAX_DEPTH;
            if (extended) {
                return extended(c, depth);
            }
            if (c == '[' && pattern.indexOf(']', at + 2) > 0) {
                return set();
            }
            int literal = pattern.codePointAt(at);
            at += Character.charCount(literal);
            return switch (c) {
                case '*' -> new Any();
                case '?' -> new One(other -> true);
                default -> new One(other -> other == literal);
            };
        }

        private Node extended(char type, int depth) {
            at += 2;
            var alternatives = new ArrayList<Sequence>();
            alternatives.add(sequence(depth + 1));
            while (at < pattern.length() && pattern.charAt(at) == '|') {
                at++;
                alternatives.add(sequence(depth + 1));
            }
            at++;
            return new Extended(type, List.copyOf(alternatives));
        }

        private Node set() {
            int end = pattern.indexOf(']', at + 2);
            String body = pattern.substring(at + 1, end);
            at = end + 1;
            boolean negated = body.length() > 1 && (body.charAt(0) == '!' || body.charAt(0) == '^');
            int[] members = (negated ? body.substring(1) : body).codePoints().toArray();
            IntPredicate in = c -> {
                for (int i = 0; i < members.length; i++) {
                    boolean range = i + 2 < members.length && members[i + 1] == '-';
                    if (range ? c >= members[i] && c <= members[i + 2] : c == members[i]) {
                        return true;
                    }
                    i += range ? 2 : 0;
                }
                return false;
            };
            return new One(negated ? in.negate() : in);
        }
    }
}
