package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The groups of a user as Microsoft Graph tells them: some that are asked for, or all of them by pages. */
final class GraphMemberships {
    private static final int MOST_AT_ONCE = 20;
    private static final int PAGE = 100;
    private static final Set<String> MAY_READ_GROUPS =
            Set.of("GroupMember.Read.All", "Group.Read.All", "Directory.Read.All");

    private final Addresses addresses;
    private final LocalUsers users;
    private final Behaviour behaviour;

    GraphMemberships(Addresses addresses, LocalUsers users, Behaviour behaviour) {
        this.addresses = addresses;
        this.users = users;
        this.behaviour = behaviour;
    }

    private List<LocalGroup> groupsOf(GraphApi.Caller caller) {
        return users.groups(caller.user().name()).orElse(List.of());
    }

    void check(Exchange exchange, GraphApi.Caller caller) {
        Optional<List<?>> asked = asked(exchange.body()).filter(ids -> ids.size() <= MOST_AT_ONCE);
        if (asked.isEmpty()) {
            Map<String, Object> error = Map.of(
                    "code", "Request_BadRequest", "message", "Send groupIds, a list of " + MOST_AT_ONCE + " at most.");
            exchange.json(400, Map.of("error", error));
            return;
        }
        exchange.json(
                200,
                Map.of(
                        "value",
                        groupsOf(caller).stream()
                                .map(LocalGroup::id)
                                .filter(asked.get()::contains)
                                .toList()));
    }

    private static Optional<List<?>> asked(String body) {
        try {
            return JSONObjectUtils.parse(body).get("groupIds") instanceof List<?> ids
                    ? Optional.of(ids)
                    : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    void list(Exchange exchange, GraphApi.Caller caller) {
        List<LocalGroup> all = groupsOf(caller);
        int begin = Math.min(all.size(), number(exchange, "$skiptoken", 0));
        int size = Math.min(behaviour.groupsOnPages(), number(exchange, "$top", PAGE));
        int end = Math.min(all.size(), begin + size);
        boolean readable = caller.scopes().stream().anyMatch(MAY_READ_GROUPS::contains);
        Map<String, Object> page = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> groups = all.subList(begin, end).stream()
                .map(group -> selected(group.toJson(readable), exchange))
                .toList();
        page.put("value", groups);
        if (end < all.size()) {
            page.put(
                    "@odata.nextLink",
                    Endpoint.GRAPH_GROUPS.at(addresses.backChannelOrigin(), "v1.0") + "?$select="
                            + exchange.query().get("$select").orElse("id") + "&$top=" + size + "&$skiptoken=" + end);
        }
        exchange.json(200, page);
    }

    private static Map<String, @Nullable Object> selected(Map<String, @Nullable Object> group, Exchange exchange) {
        Map<String, @Nullable Object> some = new LinkedHashMap<>(group);
        exchange.query().get("$select").ifPresent(names -> some.keySet().retainAll(List.of(names.split(",", -1))));
        return some;
    }

    private static int number(Exchange exchange, String parameter, int otherwise) {
        return exchange.query()
                .get(parameter)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(otherwise);
    }
}
