package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.http.AnswerText;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/**
 * The claims of the UserInfo endpoint (OpenID Connect Core 5.3), as JSON or as a signed token. They must be of the user of the ID token
 * (5.3.2): an access token of somebody else would otherwise bring that user's claims. An encrypted answer is refused.
 */
final class UserInfo {
    /** They are kept in the session. */
    private static final int MOST = 1 << 16;

    private static final String REMOVE = "; or remove msal.userinfo";

    private final ProviderHttp http;
    private final SignedTokens signed;
    private final ClaimChecks checks;

    UserInfo(ProviderHttp http, SignedTokens signed, ClaimChecks checks) {
        this.http = http;
        this.signed = signed;
        this.checks = checks;
    }

    /** A JSON object. */
    String fetch(String accessToken, IdToken idToken, ProviderMetadata metadata)
            throws IdTokenException, ProviderUnavailableException {
        URI url = metadata.userinfoEndpoint()
                .orElseThrow(() -> ProviderUnavailableException.unusable(
                        "The metadata names no userinfo_endpoint; remove msal.userinfo"));
        ProviderHttp.Answer answer = http.getAside(url, ProviderHttp.bearer(accessToken));
        if (answer.status() != 200) {
            throw refused(url, answer);
        }
        Map<String, Object> claims = claims(url, answer, metadata);
        checkSubject(claims, idToken);
        String json = JSONObjectUtils.toJSONString(claims);
        if (json.length() > MOST) {
            throw ProviderUnavailableException.unusable(
                    "The UserInfo endpoint " + url + " answers with " + json.length() + " characters, and at most "
                            + MOST + " are kept; have the provider leave out what is not needed");
        }
        return json;
    }

    private static ProviderUnavailableException refused(URI url, ProviderHttp.Answer answer) {
        String failure = "The UserInfo endpoint " + url + " answers with ";
        if (answer.isOverload()) {
            return new ProviderUnavailableException(failure + "status " + answer.status());
        }
        boolean token = answer.status() == 401 || answer.status() == 403;
        return ProviderUnavailableException.unusable(failure
                + AnswerText.of(answer)
                + (token
                        ? "; it does not accept the access token of the sign-in, perhaps because msal.scopes names another API"
                                + REMOVE
                        : ""));
    }

    private Map<String, Object> claims(URI url, ProviderHttp.Answer answer, ProviderMetadata metadata)
            throws IdTokenException, ProviderUnavailableException {
        String body = answer.body().strip();
        if (body.startsWith("ey")) {
            SignedTokens.Verified verified = signed.verify(body, metadata, TokenKind.ID_TOKEN);
            checks.checkIssuerAndAudience(verified.claims(), verified.issuer());
            return verified.claims().toJSONObject();
        }
        try {
            return Json.object(body);
        } catch (ParseException e) {
            throw ProviderUnavailableException.unusable("The UserInfo endpoint " + url + " answers with "
                    + AnswerText.of(answer) + ", and must answer with JSON or a signed token");
        }
    }

    private static void checkSubject(Map<String, Object> claims, IdToken idToken) throws IdTokenException {
        if (!idToken.subject().equals(claims.get("sub"))) {
            throw new IdTokenException(
                    Reason.OTHER_USER,
                    "the UserInfo endpoint answers with "
                            + (claims.get("sub") == null ? "no sub" : "another sub than that of the ID token")
                            + " (OpenID Connect Core 5.3.2)");
        }
    }
}
