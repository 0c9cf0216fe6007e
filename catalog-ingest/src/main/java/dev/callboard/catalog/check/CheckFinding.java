package dev.callboard.catalog.check;

import dev.callboard.catalog.model.EntityRef;
import org.jspecify.annotations.Nullable;

/**
 * Something that a check has to say.
 *
 * @param path the file, from the root of its repository; empty for what no file is to blame for
 * @param line counted from one; zero if no line is to blame
 * @param column counted from one; zero if no column is to blame
 * @param pointer the JSON pointer of the value to blame; empty for the document
 */
public record CheckFinding(
        Rule rule,
        String message,
        String path,
        int line,
        int column,
        @Nullable EntityRef entityRef,
        String pointer) {

    /** What each kind of finding is called and how bad it is. The names are for programs and do not change. */
    public enum Rule {
        INVALID_FILE("invalid-file", Level.ERROR, "A file is not YAML or not text"),
        INVALID_ENTITY("invalid-entity", Level.ERROR, "An entity breaks a rule of its kind or of all kinds"),
        KIND_NOT_ALLOWED("kind-not-allowed", Level.ERROR, "The catalog takes no entity of this kind from here"),
        UNREADABLE_TARGET("unreadable-target", Level.ERROR, "A location names what cannot be read"),
        DUPLICATE_ENTITY("duplicate-entity", Level.ERROR, "Two documents describe the same entity"),
        CONFLICTING_ENTITY("conflicting-entity", Level.ERROR, "The entity is described elsewhere already"),
        NOT_ADMITTED("not-admitted", Level.ERROR, "The policy does not admit the entity"),
        ADMISSION_WARNING("admission-warning", Level.WARNING, "The policy has something to say of the entity"),
        UNKNOWN_TARGET("unknown-target", Level.WARNING, "A relation leads to an entity that there is not"),
        BROKEN_RELATION("broken-relation", Level.WARNING, "An entity is removed that others refer to"),
        NOT_FOLLOWED("not-followed", Level.NOTE, "A location names what is elsewhere, which was not checked");

        private final String id;
        private final Level level;
        private final String title;

        Rule(String id, Level level, String title) {
            this.id = id;
            this.level = level;
            this.title = title;
        }

        public String id() {
            return id;
        }

        public Level level() {
            return level;
        }

        public String title() {
            return title;
        }
    }

    /** How bad something is: an error keeps an entity out of the catalog. */
    public enum Level {
        ERROR,
        WARNING,
        NOTE
    }
}
