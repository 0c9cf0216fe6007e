package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Workspace;

/** What an execution did to the workspace, as far as the journal is concerned. */
public sealed interface WorkspaceChange {

    /** It is as it was. */
    record None() implements WorkspaceChange {}

    /** It has changed; this is all of it, packed. It holds files as they are, with secrets if a template put some there. */
    record Packed(byte[] content) implements WorkspaceChange {

        public Packed {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        /** Puts all that is packed into an empty workspace. Blocking. */
        public void unpackInto(Workspace workspace) {
            new WorkspaceSnapshot(workspace).restore(content);
        }
    }

    /** It has changed, and is too large to be kept: whatever was kept before is not true any more. */
    record TooLarge() implements WorkspaceChange {}
}
