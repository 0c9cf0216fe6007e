package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.FolderTree;
import dev.callboard.scaffolder.action.PathsInside;
import dev.callboard.scaffolder.action.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What a skeleton is made of, on the disk or in memory. */
sealed interface SkeletonEntry {

    /** Relative to the skeleton, with {@code /} between names. */
    String path();

    /** All of a folder on the disk, folders before their content, in alphabetical order. */
    static List<SkeletonEntry> beneath(Path folder) throws IOException {
        return FolderTree.beneath(folder).entries().stream()
                .<SkeletonEntry>map(entry -> entry.isFolder() ? new Folder(entry.path()) : new OnDisk(entry))
                .toList();
    }

    /** Files and the folders that they are in, folders before their content, in alphabetical order. */
    static List<SkeletonEntry> of(List<SourceFile> files) {
        TreeMap<String, SkeletonEntry> entries = new TreeMap<>();
        for (SourceFile file : files) {
            String path = file.path();
            entries.put(path, new InMemory(file));
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                String folder = path.substring(0, slash);
                entries.putIfAbsent(folder, new Folder(folder));
            }
        }
        return List.copyOf(entries.values());
    }

    /** A folder. */
    record Folder(String path) implements SkeletonEntry {}

    /** A file or a link. */
    sealed interface Content extends SkeletonEntry {

        /** Whether it has bytes, and is no link. */
        boolean isFile();

        /** How many bytes a file has. */
        long size();

        /** The first bytes of a file. */
        byte[] beginning(int bytes) throws IOException;

        /** Copies the bytes of a file, which stays executable, or the link itself. */
        void copy(Path to, PathsInside target) throws IOException;

        /** Writes another content in the place of a copy. */
        void write(byte[] content, Path to, PathsInside target) throws IOException;
    }

    /** What lies in a folder of this machine. */
    record OnDisk(FolderTree.Entry entry) implements Content {

        @Override
        public String path() {
            return entry.path();
        }

        @Override
        public boolean isFile() {
            return entry.attributes().isRegularFile();
        }

        @Override
        public long size() {
            return entry.attributes().size();
        }

        @Override
        public byte[] beginning(int bytes) throws IOException {
            try (InputStream stream = Files.newInputStream(entry.file())) {
                return stream.readNBytes(bytes);
            }
        }

        @Override
        public void copy(Path to, PathsInside target) throws IOException {
            FileCopy.copy(entry.file(), to, target);
        }

        @Override
        public void write(byte[] content, Path to, PathsInside target) throws IOException {
            FileCopy.write(content, FileCopy.isExecutable(entry.file()), to, target);
        }
    }

    /** A file that was read and is on no disk of ours. */
    record InMemory(SourceFile file) implements Content {

        @Override
        public String path() {
            return file.path();
        }

        @Override
        public boolean isFile() {
            return true;
        }

        @Override
        public long size() {
            return file.content().length;
        }

        @Override
        public byte[] beginning(int bytes) {
            return bytes < file.content().length ? Arrays.copyOf(file.content(), bytes) : file.content();
        }

        @Override
        public void copy(Path to, PathsInside target) throws IOException {
            FileCopy.copy(file, to, target);
        }

        @Override
        public void write(byte[] content, Path to, PathsInside target) throws IOException {
            FileCopy.write(content, file.executable(), to, target);
        }
    }
}
