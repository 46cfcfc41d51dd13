package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group as Microsoft Graph describes it ("group resource type").
 *
 * @param keys by which {@code msal.group-roles} may name it
 */
record GraphGroup(String id, Set<String> keys) {
    private static final String SYNCHRONIZED = "onPremisesSyncEnabled";
    private static final String DISPLAY_NAME = "displayName";
    private static final String ACCOUNT_NAME = "onPremisesSamAccountName";
    private static final String NETBIOS_NAME = "onPremisesNetBiosName";
    private static final String DOMAIN = "onPremisesDomainName";

    /** The properties to ask for if the names are wanted. */
    static final String NAMES = String.join(",", "id", SYNCHRONIZED, DISPLAY_NAME, ACCOUNT_NAME, NETBIOS_NAME, DOMAIN);

    static GraphGroup of(@Nullable Object answered, String properties) throws ProviderUnavailableException {
        if (!(answered instanceof Map<?, ?> group)
                || !(group.get("id") instanceof String id)
                || !Authority.isGuid(id)) {
            throw withoutId();
        }
        return new GraphGroup(id, properties.equals(NAMES) ? keys(id, group) : Set.of());
    }

    static ProviderUnavailableException withoutId() {
        return ProviderUnavailableException.unusable("Microsoft Graph names a group without an id");
    }

    /**
     * The id, and the names of a group that is synchronized from a directory on premises, in the forms in which Entra writes them into
     * tokens. Many users may create a group in the cloud, with any name, and would otherwise give themselves its role. Every group has
     * a display name: Graph leaves it out where the application may not see it, and then the group may be any.
     */
    private static Set<String> keys(String id, Map<?, ?> group) throws ProviderUnavailableException {
        if (!(group.get(DISPLAY_NAME) instanceof String displayName)) {
            throw ProviderUnavailableException.unusable(
                    "Microsoft Graph does not tell the names of groups; have an administrator consent to GroupMember.Read.All"
                            + " for this application, or name groups by their ids in msal.group-roles");
        }
        Set<String> keys = new LinkedHashSet<>();
        keys.add(Settings.groupKey(id));
        if (Boolean.TRUE.equals(group.get(SYNCHRONIZED))) {
            if (isName(displayName)) {
                keys.add(displayName);
            }
            if (group.get(ACCOUNT_NAME) instanceof String account && isName(account)) {
                keys.add(account);
                addQualified(keys, group.get(NETBIOS_NAME), account);
                addQualified(keys, group.get(DOMAIN), account);
            }
        }
        return keys;
    }

    /** Not what looks like the id of a group, or like an account of a domain: anybody who may name a group could name it so. */
    private static boolean isName(String text) {
        return !Authority.isGuid(text) && text.indexOf('\\') < 0;
    }

    private static void addQualified(Set<String> keys, @Nullable Object domain, String account) {
        if (domain instanceof String name) {
            keys.add(name + "\\" + account);
        }
    }
}
