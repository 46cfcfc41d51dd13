package io.github.msal4j.servlet.internal.token;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entra's {@code client_info}, from which MSAL4J derives the account's id. It is not signed, so it must match the
 * verified ID token. Without it MSAL4J stores no account, and {@code removeAccount} would remove nothing. For providers
 * that do not send it, it is made from the ID token.
 */
final class ClientInfo {
    private ClientInfo() {}

    /** The {@code client_info} for MSAL4J, checked or made. */
    static String verified(Optional<String> received, IdToken token, Authority authority) throws IdTokenException {
        if (received.isEmpty()) {
            return encode(
                    token.text("oid").orElse(token.subject()), token.text("tid").orElse(token.issuer()));
        }
        check(decode(received.get()), token, authority);
        return received.get();
    }

    /**
     * Compares the account with the token, unless the user is a guest: then {@code client_info} names the account in
     * the home tenant and the token the guest's user object in this tenant. They always have different ids.
     */
    private static void check(Map<String, Object> info, IdToken token, Authority authority) throws IdTokenException {
        String oid = token.text("oid").orElse(token.subject());
        if (!isName(info.get("uid")) || !isName(info.get("utid"))) {
            throw new IdTokenException(Reason.CLIENT_INFO, "client_info must have uid and utid");
        }
        boolean atHome =
                token.text("tid").map(tid -> tid.equals(info.get("utid"))).orElse(true);
        if (atHome && !oid.equals(withoutPolicy(String.valueOf(info.get("uid")), oid, authority))) {
            throw new IdTokenException(
                    Reason.CLIENT_INFO, "client_info: expected uid " + oid + ", got " + info.get("uid"));
        }
    }

    /**
     * B2C has one account for each policy, {@code oid-policy} (Azure AD B2C and MSAL.NET, "Caching with Azure AD
     * B2C"); and {@code -policy} alone if the policy sends no object id. The token has been checked to be of this
     * policy.
     */
    private static String withoutPolicy(String uid, String oid, Authority authority) {
        if (!(authority instanceof Authority.B2c b2c)) {
            return uid;
        }
        String end = "-" + b2c.policy();
        boolean ofPolicy = uid.equalsIgnoreCase(oid + end) || uid.equalsIgnoreCase(end);
        return ofPolicy ? oid : uid;
    }

    private static boolean isName(@Nullable Object member) {
        return member instanceof String text && !text.isEmpty();
    }

    private static Map<String, Object> decode(String encoded) throws IdTokenException {
        try {
            return Json.object(new Base64URL(encoded).decodeToString());
        } catch (ParseException e) {
            throw new IdTokenException(Reason.CLIENT_INFO, "client_info cannot be read");
        }
    }

    /** MSAL's id of this account. */
    static String homeAccountId(String clientInfo) throws IdTokenException {
        Map<String, Object> info = decode(clientInfo);
        return info.get("uid") + "." + info.get("utid");
    }

    private static String encode(String uid, String utid) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("uid", uid);
        info.put("utid", utid);
        return Base64URL.encode(JSONObjectUtils.toJSONString(info)).toString();
    }
}
