package dev.callboard.scm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/** Gives what a transport throws our words. */
final class TransportFailures {

    /** Names and ports say nothing about what failed. */
    private static final String URL = "\\S+://\\S+";

    private static final List<String> DENIED = List.of(
            "not authorized",
            "authentication",
            "auth fail",
            "auth cancel",
            "not permitted",
            "no keys",
            "permission denied",
            "server key",
            "host key",
            "key did not validate",
            " 403 ");

    private static final String UNKNOWN_AUTHORITY =
            "; if the authority is your own, put its certificate in the PEM file that 'callboard.git.caFile' names";

    private TransportFailures() {}

    static <T> T named(String attempt, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw translate(attempt, e);
        }
    }

    private static ScmException translate(String attempt, IOException failure) {
        List<Throwable> causes = causes(failure);
        String message = attempt + ": " + failure.getMessage() + reason(failure, causes.getLast()) + remedy(failure);
        String said = String.join(
                        " ",
                        causes.stream()
                                .map(cause -> String.valueOf(cause.getMessage()))
                                .toList())
                .toLowerCase(Locale.ROOT)
                .replaceAll(URL, "");
        if (causes.stream().anyMatch(SameHostConnections.OtherHost.class::isInstance)) {
            return new ScmException.AccessDenied(message, failure);
        }
        if (ObjectFormats.isTooLong(said)) {
            return new ScmException.Refused(attempt + ": " + ObjectFormats.UNREADABLE);
        }
        if (causes.stream().anyMatch(NoRemoteRepositoryException.class::isInstance)) {
            return new ScmException.NotFound(message, failure);
        }
        if (causes.stream().anyMatch(TransportFailures::isNetwork)) {
            return new ScmException.Unreachable(message, failure);
        }
        if (DENIED.stream().anyMatch(said::contains)) {
            return new ScmException.AccessDenied(message, failure);
        }
        if (said.contains("not found") && !said.contains("service not found")) {
            return new ScmException.NotFound(message, failure);
        }
        if (failure instanceof NotSupportedException) {
            return new ScmException.Refused(message);
        }
        boolean serverTrouble =
                Stream.of(" 500 ", " 502 ", " 503 ", " 504 ", " 429 ").anyMatch(said::contains);
        return serverTrouble
                ? new ScmException.Unreachable(message, failure)
                : new ScmException.Unreadable(message, failure);
    }

    private static boolean isNetwork(Throwable cause) {
        return cause instanceof UnknownHostException
                || cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof SocketTimeoutException
                || cause instanceof SocketException
                || cause instanceof InterruptedIOException
                || cause instanceof SSLException;
    }

    /** What lies behind a failure, if its message keeps that to itself. */
    private static String reason(IOException failure, Throwable root) {
        String said = String.valueOf(failure.getMessage());
        String more = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return said.contains(more) ? "" : " (" + more + ")";
    }

    /** What the operator can do about it, to be put behind the reason; empty if that is not known. */
    static String remedy(Throwable failure) {
        return causes(failure).stream().anyMatch(CertPathBuilderException.class::isInstance) ? UNKNOWN_AUTHORITY : "";
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && causes.size() < 20; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    interface Work<T> {
        T run() throws IOException;
    }
}
