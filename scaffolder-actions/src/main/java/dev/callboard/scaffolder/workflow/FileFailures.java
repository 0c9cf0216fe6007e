package dev.callboard.scaffolder.workflow;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what the JDK says of a file by a type and a bare path. */
final class FileFailures {

    private FileFailures() {}

    static String words(IOException failure) {
        String what =
                failure instanceof FileSystemException file ? String.valueOf(file.getFile()) : failure.getMessage();
        return switch (failure) {
            case NoSuchFileException gone -> "No such file or directory: " + what;
            case FileNotFoundException gone -> "No such file or directory: " + what;
            case FileAlreadyExistsException there -> "File exists already: " + what;
            case AccessDeniedException denied -> "Access denied: " + what;
            default -> String.valueOf(failure.getMessage());
        };
    }
}
