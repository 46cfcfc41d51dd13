package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAccount;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts in an MSAL cache that was taken out of a session. */
public final class MsalAccounts {
    private static final Logger log = LoggerFactory.getLogger(MsalAccounts.class);

    private MsalAccounts() {}

    /** Their ids, read from the cache as it is serialized (the schema that all MSAL libraries share). */
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

    /**
     * Has MSAL4J remove all accounts of this cache, without any network call. Returns how many there were; never throws.
     */
    static int removeAll(String msalCache, MsalApplications applications) {
        try {
            return removeAll(reading(msalCache, applications));
        } catch (RuntimeException e) {
            log.warn("MSAL4J could not remove the account; its tokens were dropped nevertheless", e);
            return 0;
        }
    }

    /** With buffers for this alone: MSAL4J does not give back the one that it reads from, and needs another one for the accounts. */
    private static ConfidentialClientApplication reading(String msalCache, MsalApplications applications) {
        @Nullable JsonBuffers buffers = JsonBuffers.lend();
        try {
            ConfidentialClientApplication application = applications.create(request -> {
                throw new IllegalStateException("Evicting an account needs no network");
            });
            application.tokenCache().deserialize(msalCache);
            return application;
        } finally {
            JsonBuffers.giveBack(buffers);
        }
    }

    private static int removeAll(ConfidentialClientApplication application) {
        @Nullable JsonBuffers buffers = JsonBuffers.lend();
        try {
            Set<IAccount> accounts = application.getAccounts().join();
            for (IAccount account : accounts) {
                application.removeAccount(account).join();
            }
            return accounts.size() - application.getAccounts().join().size();
        } finally {
            JsonBuffers.giveBack(buffers);
        }
    }
}
