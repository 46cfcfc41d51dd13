package io.github.msal4j.servlet.internal.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/** Reads the accounts in a serialized MSAL4J cache (the schema that all MSAL libraries share). */
public final class MsalAccounts {
    private MsalAccounts() {}

    public static List<String> idsIn(String msalCache) {
        try {
            Map<String, Object> accounts = JSONObjectUtils.getJSONObject(JSONObjectUtils.parse(msalCache), "Account");
            return accounts == null
                    ? List.of()
                    : accounts.values().stream()
                            .map(account -> account instanceof Map<?, ?> map ? map.get("home_account_id") : null)
                            .map(String::valueOf)
                            .distinct()
                            .toList();
        } catch (ParseException e) {
            throw new IllegalStateException("MSAL4J's cache cannot be read", e);
        }
    }
}
