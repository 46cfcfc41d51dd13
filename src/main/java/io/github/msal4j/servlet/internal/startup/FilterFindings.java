package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the sign-in filters ask for and the provider may never give, as far as its metadata tells: nobody would get to their pages
 * (R161). Each finding continues a sentence that begins with "The provider".
 */
final class FilterFindings {
    /** Microsoft Graph, "authenticationContextClassReference resource type". */
    private static final Pattern ENTRAS_ID = Pattern.compile("c[1-9]\\d?");

    private static final String CONSUMERS = "consumers";

    private final Settings settings;
    private final ProviderMetadata metadata;
    private final List<String> found = new ArrayList<>();

    private FilterFindings(Settings settings, ProviderMetadata metadata) {
        this.settings = settings;
        this.metadata = metadata;
    }

    /** The sign-in filters that are declared by now, by name. Their init parameters have been found to be right. */
    static Map<String, FilterParameters> filters(ServletContext context) {
        Map<String, FilterParameters> filters = new LinkedHashMap<>();
        SignInFilters.of(context)
                .forEach(filter -> filters.put(
                        filter.getName(),
                        FilterParameters.of(filter.getName(), ContainerAnswers.initParameters(filter))));
        return filters;
    }

    static List<String> of(Settings settings, ProviderMetadata metadata, Map<String, FilterParameters> filters) {
        FilterFindings findings = new FilterFindings(settings, metadata);
        filters.forEach(findings::look);
        return findings.found;
    }

    private void look(String filter, FilterParameters parameters) {
        String named = " of the filter " + filter;
        ProviderFindings.addUnknown(
                found, "prompt" + named, parameters.asks().all().get(SignInParameters.PROMPT), metadata.promptValues());
        ProviderFindings.addUnknown(
                found,
                "acr-values" + named,
                parameters.asks().all().get(SignInParameters.ACR_VALUES),
                metadata.acrValues());
        parameters
                .stepUp()
                .authContext()
                .flatMap(this::doubt)
                .ifPresent(reason -> found.add(reason
                        + ": nobody may get to the pages with auth-context "
                        + parameters.stepUp().authContext().orElseThrow() + named));
    }

    /** Entra announces nothing of the kind, so that its silence means nothing. */
    private Optional<String> doubt(String context) {
        Authority authority = settings.authority();
        if (authority instanceof Authority.Entra entra) {
            if (entra.tenant().equals(CONSUMERS)) {
                return Optional.of("signs in personal accounts, for which there is no Conditional Access");
            }
            return ENTRAS_ID.matcher(context).matches()
                    ? Optional.empty()
                    : Optional.of("has authentication contexts with the ids c1 to c99; a display name is no id");
        }
        boolean mayGive = metadata.claimsParameter()
                && (metadata.claims().isEmpty() || metadata.claims().contains("acrs"));
        return mayGive
                ? Optional.empty()
                : Optional.of(
                        "is not known to have authentication contexts, which are those of Entra's Conditional Access: its"
                                + " metadata does not announce "
                                + (metadata.claimsParameter() ? "the claim acrs" : "claims_parameter_supported")
                                + ". For levels of authentication set acr-values, for a recent one max-auth-age");
    }
}
