package dev.callboard.scaffolder.action;

import java.util.Locale;

/** Where an action tells the person who watches what it does. Secrets are taken out on the way. */
@FunctionalInterface
public interface ActionLog {

    void write(Level level, String text);

    default void debug(String text) {
        write(Level.DEBUG, text);
    }

    default void info(String text) {
        write(Level.INFO, text);
    }

    default void warn(String text) {
        write(Level.WARN, text);
    }

    default void error(String text) {
        write(Level.ERROR, text);
    }

    /** How much a line matters. */
    enum Level {
        DEBUG("34"),
        INFO("32"),
        WARN("33"),
        ERROR("31");

        private final String colour;

        Level(String colour) {
            this.colour = colour;
        }

        /** The line as the stock front end shows it: the level in its colour, then the text. */
        public String format(String text) {
            return "\u001b[" + colour + "m" + name().toLowerCase(Locale.ROOT) + "\u001b[39m: " + text;
        }
    }
}
