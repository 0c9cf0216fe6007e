package dev.callboard.scaffolder.templating;

/** How a template wrote what it calls, for messages. */
final class CalledPath {

    private CalledPath() {}

    /** The dotted path of names, or nothing if it is not one. */
    static String of(Expression callee) {
        if (callee instanceof Expression.Name name) {
            return name.name();
        }
        if (callee instanceof Expression.Member member
                && member.key() instanceof Expression.Literal key
                && key.value() instanceof Value.Text text) {
            String object = of(member.object());
            return object.isEmpty() ? "" : object + "." + text.text();
        }
        return "";
    }
}
