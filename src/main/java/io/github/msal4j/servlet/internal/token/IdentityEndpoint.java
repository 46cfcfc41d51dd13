package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.MsalException;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Azure's endpoint for managed identities, as MSAL4J calls it for one assertion; says what is missing if there is none (Microsoft
 * Learn, "How to use managed identities for App Service and Azure Functions" and "How to use managed identities for Azure resources
 * on an Azure VM to acquire an access token").
 *
 * <p>Used by one thread for one operation.
 */
final class IdentityEndpoint implements IHttpClient {
    private static final String SETTING = "msal.client-managed-identity";
    private static final String NOT_CONFIRMED = "user_assigned_managed_identity_not_confirmed";
    private static final String OTHERWISE = ", or set another credential in its place";

    private final ProviderHttp http;
    private final ClientCredential.ManagedIdentity identity;
    private @Nullable URI called;
    private ProviderHttp.@Nullable Answer answer;

    IdentityEndpoint(ProviderHttp http, ClientCredential.ManagedIdentity identity) {
        this.http = http;
        this.identity = identity;
    }

    @Override
    public IHttpResponse send(HttpRequest request) throws ProviderUnavailableException {
        if (request.httpMethod() != HttpMethod.GET) {
            throw new ProviderUnavailableException(SETTING + " does not work in Azure Cloud Shell" + OTHERWISE);
        }
        URI url = URI.create(request.url().toString());
        called = url;
        answer = null;
        ProviderHttp.Answer received = http.getAside(url, request.headers());
        answer = received;
        // With its headers: Azure Arc names the file with the proof in one.
        HttpResponse response = new HttpResponse().statusCode(received.status()).body(received.body());
        response.addHeaders(received.headers());
        return response;
    }

    /** For the beginning of a sentence. */
    String name() {
        return SETTING + ": " + place();
    }

    private String place() {
        URI url = called;
        return url == null
                ? "Azure's identity endpoint"
                : "Azure's identity endpoint " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    /** What MSAL4J's exception means here. Its own messages repeat what was received, or name MSAL4J's classes. */
    ProviderUnavailableException explained(Exception failure) {
        ProviderHttp.Answer received = answer;
        if (received != null) {
            return ProviderUnavailableException.unusable(SETTING + ": " + place() + " " + meaning(received, failure));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderUnavailableException unavailable) {
                return new ProviderUnavailableException(unanswered(unavailable), unavailable);
            }
        }
        return ProviderUnavailableException.unusable(
                SETTING + ": MSAL4J cannot use the identity endpoint of "
                        + ManagedIdentityApplication.getManagedIdentitySource() + reason(failure)
                        + "; check the environment variables IDENTITY_ENDPOINT, IDENTITY_HEADER and"
                        + " AZURE_POD_IDENTITY_AUTHORITY_HOST",
                failure);
    }

    private String unanswered(ProviderUnavailableException reason) {
        if (called == null) {
            return String.valueOf(reason.getMessage());
        }
        Throwable cause = reason.getCause() == null ? reason : reason.getCause();
        return SETTING + ": " + place() + " does not answer ("
                + cause.getClass().getSimpleName()
                + "): this machine has no managed identity. Run the application on an Azure service that has one and switch"
                + " the identity on, e.g. az webapp identity assign, and start the application again" + OTHERWISE;
    }

    private String meaning(ProviderHttp.Answer received, Exception failure) {
        String said = "answers with status " + received.status() + error(received);
        return switch (received.status()) {
            case 200 -> said + unconfirmed(failure).orElseGet(() -> ", but MSAL4J cannot use it" + reason(failure));
            case 400 -> said + ": " + missing();
            case 401, 403 ->
                said + reason(failure)
                        + ": it refuses this process; start the application in the environment that Azure gave it, with its"
                        + " IDENTITY_HEADER, or at Azure Arc as a member of the group himds";
            default -> said + "; the endpoint is overloaded or not ready, so try again";
        };
    }

    /** Older agents of Azure Arc answer for the machine, whichever identity they are asked for. */
    private Optional<String> unconfirmed(Exception failure) {
        return code(failure)
                .filter(NOT_CONFIRMED::equals)
                .flatMap(code -> identity.clientId())
                .map(id -> ", but the answer is not for the user-assigned identity " + id
                        + ": the agent of Azure Arc on this machine knows only its system-assigned identity; set "
                        + SETTING
                        + " to system, with a federated credential for that one, or update the agent");
    }

    private String missing() {
        return identity.clientId()
                .map(id -> "this machine has no user-assigned identity with the client id " + id
                        + "; assign it, e.g. az webapp identity assign --identities, or correct " + SETTING)
                .orElse(
                        "this machine has no system-assigned identity; switch it on, e.g. az webapp identity assign, or name a"
                                + " user-assigned one in " + SETTING);
    }

    private static String error(ProviderHttp.Answer received) {
        try {
            Object error = Json.object(received.body()).get("error");
            return error instanceof String code ? " (" + ErrorCode.printable(code) + ")" : "";
        } catch (ParseException e) {
            return "";
        }
    }

    private static String reason(Exception failure) {
        return code(failure)
                .map(code -> " (" + ErrorCode.printable(code) + ")")
                .orElse(" (" + failure.getClass().getSimpleName() + ")");
    }

    private static Optional<String> code(Exception failure) {
        return Optional.ofNullable(failure.getCause())
                .filter(MsalException.class::isInstance)
                .map(cause -> String.valueOf(((MsalException) cause).errorCode()));
    }
}
