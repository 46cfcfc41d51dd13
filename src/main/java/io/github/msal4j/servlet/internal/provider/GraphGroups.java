package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.config.GraphAddress;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks Microsoft Graph for the groups of a user, which may be nested, with the user's own access token ("directoryObject:
 * checkMemberGroups", "List a user's memberships (direct and transitive)"). Takes no part of an answer for the whole: what cannot be
 * read to its end is a failure.
 */
final class GraphGroups {
    /** Of one call of {@code checkMemberGroups}. */
    private static final int MOST_AT_ONCE = 20;

    private static final int MOST_PAGES = 100;
    /** They lie in the session; as many ids have less than the 65,536 characters that UserInfo may have. */
    private static final int MOST_GROUPS = 1_500;

    private static final String ME = "/v1.0/me/";

    private final Settings settings;
    private final ProviderHttp http;
    private final InstantSource clock;

    GraphGroups(Settings settings, ProviderHttp http, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    /** @throws ProviderUnavailableException with the remedy if there is no complete answer within {@code msal.http-timeout} */
    KnownGroups fetch(String accessToken, ProviderMetadata metadata) throws ProviderUnavailableException {
        URI graph = address(metadata);
        GraphCalls calls = new GraphCalls(http, graph, accessToken, settings.httpTimeout(), clock);
        Map<String, Set<String>> wanted = settings.groupRoles();
        if (wanted.isEmpty()) {
            return new KnownGroups(
                    true,
                    new LinkedHashSet<>(
                            all(calls, graph, "id").stream().map(GraphGroup::id).toList()));
        }
        return new KnownGroups(
                false,
                GroupOverage.wantsNames(wanted)
                        ? named(calls, graph, wanted.keySet())
                        : checked(calls, graph, wanted.keySet()));
    }

    private URI address(ProviderMetadata metadata) throws ProviderUnavailableException {
        try {
            return GraphAddress.of(settings.authority(), metadata.graphHost());
        } catch (IllegalArgumentException e) {
            throw ProviderUnavailableException.unusable(e.getMessage() + ": check msal.authority", e);
        }
    }

    private static Set<String> checked(GraphCalls calls, URI graph, Set<String> ids)
            throws ProviderUnavailableException {
        Set<String> found = new LinkedHashSet<>();
        List<String> all = List.copyOf(ids);
        for (int begin = 0; begin < all.size(); begin += MOST_AT_ONCE) {
            List<String> some = all.subList(begin, Math.min(all.size(), begin + MOST_AT_ONCE));
            Map<String, Object> answer = calls.post(
                    graph.resolve(ME + "checkMemberGroups"), JSONObjectUtils.toJSONString(Map.of("groupIds", some)));
            for (Object id : GraphCalls.values(answer)) {
                if (!(id instanceof String text)) {
                    throw GraphGroup.withoutId();
                }
                found.add(Settings.groupKey(text));
            }
        }
        // Whatever else it may name gives no role.
        found.retainAll(ids);
        return found;
    }

    private static Set<String> named(GraphCalls calls, URI graph, Set<String> wanted)
            throws ProviderUnavailableException {
        Set<String> found = new LinkedHashSet<>();
        for (GraphGroup group : all(calls, graph, GraphGroup.NAMES)) {
            found.addAll(group.keys());
        }
        found.retainAll(wanted);
        return found;
    }

    private static List<GraphGroup> all(GraphCalls calls, URI graph, String properties)
            throws ProviderUnavailableException {
        List<GraphGroup> groups = new ArrayList<>();
        Optional<URI> next = Optional.of(
                graph.resolve(ME + "transitiveMemberOf/microsoft.graph.group?$select=" + properties + "&$top=999"));
        for (int page = 1; next.isPresent(); page++) {
            if (page > MOST_PAGES) {
                throw tooMany("in more than " + MOST_PAGES + " pages");
            }
            Map<String, Object> answer = calls.get(next.get());
            for (Object one : GraphCalls.values(answer)) {
                groups.add(GraphGroup.of(one, properties));
            }
            if (groups.size() > MOST_GROUPS) {
                throw tooMany("in more than " + MOST_GROUPS + " groups");
            }
            next = calls.next(answer);
        }
        return groups;
    }

    private static ProviderUnavailableException tooMany(String howMany) {
        return ProviderUnavailableException.unusable("Microsoft Graph says that the user is " + howMany
                + ", which is too much to be kept; name the groups that matter by their ids in msal.group-roles, which are asked"
                + " for one by one");
    }
}
