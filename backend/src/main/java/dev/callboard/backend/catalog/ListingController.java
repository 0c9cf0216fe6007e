package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityOrder;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The plain list of entities: all of them as a stream, or a slice by number as soon as {@code limit}, {@code offset} or
 * {@code after} is given.
 */
@RestController
@RequestMapping("/api/catalog/entities")
final class ListingController {

    private final EntityReads entities;

    ListingController(EntityReads entities) {
        this.entities = entities;
    }

    @GetMapping
    Mono<ResponseEntity<Publisher<DataBuffer>>> entities(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters parameters =
                QueryParameters.of(request, "fields", "filter", "order", "limit", "offset", "after");
        EntityFilter filter = EntityFilter.of(EntityFilter.predicateOf(parameters.all("filter")));
        FieldProjection fields = FieldProjection.of(parameters.commaSeparated("fields"));
        List<EntityOrder> order = order(parameters.all("order"));
        if (parameters.has("limit") || parameters.has("offset") || parameters.has("after")) {
            Slice slice = Slice.of(parameters);
            return entities.of(exchange).map(snapshot -> {
                List<FinalEntity> found = snapshot.slice(filter, order, slice.offset(), slice.oneMore());
                return slice(request, slice, found, fields);
            });
        }
        return entities.of(exchange).map(snapshot -> {
            List<FinalEntity> found = snapshot.list(filter, order);
            return EntityAnswers.list(request, fields, new EntityChunks("[", found, "]", fields));
        });
    }

    private static ResponseEntity<Publisher<DataBuffer>> slice(
            ServerHttpRequest request, Slice slice, List<FinalEntity> found, FieldProjection fields) {
        boolean more = found.size() > slice.limit();
        List<FinalEntity> entities = more ? found.subList(0, slice.limit()) : found;
        ResponseEntity<Publisher<DataBuffer>> answer =
                EntityAnswers.of(request, fields, new EntityChunks("[", entities, "]", fields));
        if (!more) {
            return answer;
        }
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header(HttpHeaders.LINK, "<" + slice.nextUrl(request) + ">; rel=\"next\"")
                .body(answer.getBody());
    }

    private static List<EntityOrder> order(List<String> texts) {
        List<EntityOrder> order = new ArrayList<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            String direction = colon < 0 ? "" : text.substring(0, colon);
            String field = text.substring(colon + 1).strip();
            if (field.isEmpty() || !(direction.equals("asc") || direction.equals("desc"))) {
                throw new InputError(
                        "Invalid order parameter \"%s\", expected \"<asc or desc>:<field name>\"".formatted(text));
            }
            order.add(new EntityOrder(field, EntityOrder.Direction.of(direction)));
        }
        return order;
    }
}
