package io.github.msal4j.servlet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group, made in the cloud or synchronized from a directory on premises. Ids are derived from names, so they are the same in each
 * run.
 *
 * <pre>{@code
 * provider.setGroups("ada", LocalGroup.of("Readers"), LocalGroup.synchronizedFrom("CONTOSO", "Domain Users"));
 * }</pre>
 *
 * @param domain the NetBIOS name of the domain on premises; empty for a group of the cloud
 */
public record LocalGroup(String id, String name, Optional<String> domain) {

    /** A group of the cloud. */
    public static LocalGroup of(String name) {
        return new LocalGroup(idOf(name), name, Optional.empty());
    }

    /** A group of a domain on premises, whose account name is its display name, too. */
    public static LocalGroup synchronizedFrom(String domain, String name) {
        return new LocalGroup(idOf(domain + "\\" + name), name, Optional.of(domain));
    }

    private static String idOf(String name) {
        return UUID.nameUUIDFromBytes(("group " + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** As the downstream API describes it; whoever may not read groups sees the id alone. */
    Map<String, @Nullable Object> toJson(boolean readable) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("displayName", readable ? name : null);
        boolean known = readable && domain.isPresent();
        json.put("onPremisesSyncEnabled", known ? true : null);
        json.put("onPremisesSamAccountName", known ? name : null);
        json.put("onPremisesNetBiosName", known ? domain.get() : null);
        json.put("onPremisesDomainName", known ? domain.get().toLowerCase(Locale.ROOT) + ".example" : null);
        return json;
    }
}
