package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.index.EntityOrder;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The plain list of entities: all of them as a stream, or a slice by number as soon as {@code limit}, {@code offset} or
 * {@code after} is given.
 */
@RestController
@RequestMapping("/api/catalog/entities")
final class ListingController {

    private final EntityIndex index;

    ListingController(CatalogIngest catalog) {
        this.index = catalog.index();
    }

    @GetMapping
    ResponseEntity<Flux<DataBuffer>> entities(ServerHttpRequest request) {
        QueryParameters parameters =
                QueryParameters.of(request, "fields", "filter", "order", "limit", "offset", "after");
        EntityFilter filter = EntityFilter.of(EntityFilter.predicateOf(parameters.all("filter")));
        FieldProjection fields = FieldProjection.of(parameters.commaSeparated("fields"));
        List<EntityOrder> order = order(parameters.all("order"));
        if (parameters.has("limit") || parameters.has("offset") || parameters.has("after")) {
            return slice(request, Slice.of(parameters), filter, order, fields);
        }
        List<FinalEntity> entities = index.snapshot().list(filter, order);
        return entities.isEmpty()
                ? EntityAnswers.whole(JsonAnswer.ok(request, JsonNodeFactory.instance.arrayNode()))
                : EntityAnswers.array(entities, fields);
    }

    private ResponseEntity<Flux<DataBuffer>> slice(
            ServerHttpRequest request,
            Slice slice,
            EntityFilter filter,
            List<EntityOrder> order,
            FieldProjection fields) {
        CatalogSnapshot snapshot = index.snapshot();
        List<FinalEntity> found = snapshot.slice(filter, order, slice.offset(), slice.oneMore());
        boolean more = found.size() > slice.limit();
        List<FinalEntity> entities = more ? found.subList(0, slice.limit()) : found;
        ResponseEntity<Flux<DataBuffer>> answer =
                EntityAnswers.of(request, fields, () -> new EntityChunks("[", entities, "]", fields));
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
