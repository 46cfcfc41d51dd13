package io.github.msal4j.servlet.testkit;

import java.util.Optional;
import java.util.Set;

/** Signs the user in, asks only for what is needed, and sends a code to the application. */
final class AuthorizeEndpoint {

    private final Directory directory;
    private final AccountChoice accounts;
    private final Grants grants;
    private final AuthorizationAnswers answers;
    private final Behaviour behaviour;

    AuthorizeEndpoint(
            Directory directory,
            AccountChoice accounts,
            Grants grants,
            AuthorizationAnswers answers,
            Behaviour behaviour) {
        this.directory = directory;
        this.accounts = accounts;
        this.grants = grants;
        this.answers = answers;
        this.behaviour = behaviour;
    }

    void handle(Exchange exchange, Audience audience) {
        AuthorizationRequest request = AuthorizationRequest.read(exchange.parameters(), audience, directory);
        Optional<EntraError> problem = request.problem().or(() -> refusal(request));
        if (problem.isPresent()) {
            answers.refuse(exchange, request, problem.get());
            return;
        }
        Optional<SsoSession> session = accounts.choose(exchange, request);
        if (session.isPresent()) {
            askForConsent(exchange, request, request.grant(session.get(), tenantOf(session.get(), audience)));
        } else {
            askWho(exchange, request);
        }
    }

    private Optional<EntraError> refusal(AuthorizationRequest request) {
        return behaviour
                .silentRefusal()
                .filter(error -> request.isSilent())
                .map(error -> EntraError.of(400, error, 50076, "The user must be asked."));
    }

    private static Tenant tenantOf(SsoSession session, Audience audience) {
        return audience.tenantFor(session.user())
                .orElseThrow(() -> new EntraException(EntraError.invalidRequest(
                        50020,
                        "User account '" + session.user().username() + "' does not exist in tenant '"
                                + audience.segment() + "'.")));
    }

    private void askWho(Exchange exchange, AuthorizationRequest request) {
        if (request.isSilent()) {
            answers.refuse(
                    exchange,
                    request,
                    EntraError.of(400, "login_required", 50058, "A silent sign-in was sent but no user is signed in."));
            return;
        }
        exchange.html(
                200,
                IdentityPages.accountPicker(
                        exchange.address(),
                        accounts.candidates(request.audience()),
                        request.loginHint(),
                        request.uiLocales()));
    }

    private void askForConsent(Exchange exchange, AuthorizationRequest request, Grant grant) {
        String decision = exchange.form().get("consent").orElse("none yet");
        if (decision.equals("cancel")) {
            answers.refuse(
                    exchange,
                    request,
                    EntraError.of(400, "access_denied", 65004, "User declined to consent to access the app."));
            return;
        }
        if (decision.equals("accept")) {
            remember(grant, exchange.form().get("everyone").isPresent());
        }
        Set<String> missing = directory.consents().missing(grant.app(), grant.user(), grant.tenant(), grant.scopes());
        boolean asked = request.prompts("consent") && !decision.equals("accept");
        if (missing.isEmpty() && !asked) {
            grant.session().entered(grant);
            String code = grants.newCode(grant, request.redirectUri(), request.challenge());
            answers.accept(exchange, request, grant, code);
        } else if (request.isSilent()) {
            answers.refuse(exchange, request, EntraError.of(400, "consent_required", 65001, "Consent is missing."));
        } else {
            exchange.html(200, IdentityPages.consent(exchange.address(), grant));
        }
    }

    /** Only an administrator can consent for all users. */
    private void remember(Grant grant, boolean everyone) {
        Set<String> scopes = grant.scopes().delegated();
        if (everyone && grant.user().administrator()) {
            directory.consents().grantForTenant(grant.app(), grant.tenant(), scopes);
        }
        directory.consents().grant(grant.app(), grant.user(), scopes);
    }
}
