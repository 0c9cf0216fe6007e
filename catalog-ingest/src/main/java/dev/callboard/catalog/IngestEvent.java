package dev.callboard.catalog;

import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.store.StoreMessage;
import java.util.concurrent.CompletableFuture;

/** What the loop is woken by. */
sealed interface IngestEvent {

    /** A source has been read, for the lead that asked for it. */
    record Read(IngestLead lead, ReadOutcome.Read outcome) implements IngestEvent {}

    /** A source has failed or recovered. */
    record News(IngestLead lead, SourceId source) implements IngestEvent {}

    /** A wish, from this process or another; the future is done when it has been dealt with. */
    record Wish(StoreMessage message, CompletableFuture<Void> done) implements IngestEvent {}

    record LocationsChanged() implements IngestEvent {}
}
