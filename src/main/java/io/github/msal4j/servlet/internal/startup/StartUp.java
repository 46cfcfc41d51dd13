package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.SignInStatisticsListener;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.internal.base.ApplicationObjects;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.ending.SessionEndListener;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.gate.HandshakeGates;
import io.github.msal4j.servlet.internal.monitoring.Monitoring;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.security.ContainerSecurity;
import io.github.msal4j.servlet.internal.session.SessionTracker;
import io.github.msal4j.servlet.internal.session.SessionTrackers;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.internal.signout.SignOutTrials;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.SessionCookieCheck;
import io.github.msal4j.servlet.internal.web.StartFailure;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts and stops the library in one web application, see {@link io.github.msal4j.servlet.StartUpListener}. */
public final class StartUp implements ServletContextListener {
    /** What an application may give. */
    private static final List<Class<?>> LISTENERS =
            List.of(SignInListener.class, SignInEndListener.class, SignInStatisticsListener.class);

    private @Nullable Provider provider;
    private @Nullable TokenService tokens;
    private @Nullable SignOuts signOuts;
    private @Nullable Monitoring monitoring;
    private @Nullable ProviderCheck check;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext());
        } catch (RuntimeException | Error e) {
            StartFailure.tell(event.getServletContext(), e);
            // Not every container calls contextDestroyed if contextInitialized has failed.
            contextDestroyed(event);
            throw e;
        }
    }

    private void start(ServletContext context) {
        SilentLog.tell(context);
        WebXml webXml = WebXml.of(context);
        Settings settings = settings(context, webXml);
        InstantSource clock = clock(context);
        StartUpReport.log(context, settings);
        Provider newProvider = new Provider(settings, clock);
        provider = newProvider;
        TokenService newTokens = new TokenService(settings, newProvider, clock);
        tokens = newTokens;
        SignOuts newSignOuts = new SignOuts(settings, newTokens, context, clock);
        signOuts = newSignOuts;
        newSignOuts.start();
        newProvider.counters().observe(new HealthCheck(settings, newProvider, newTokens, newSignOuts)::report);
        if (settings.containerSecurity()) {
            ContainerSecurity.register(context);
        }
        SeveralNodes.warnWithoutStore(webXml, settings);
        BrowserSide browser = BrowserSide.of(settings, clock);

        Components.put(context, InstantSource.class, clock);
        Components.put(context, Provider.class, newProvider);
        Components.put(context, TokenService.class, newTokens);
        Components.put(context, AppTokens.class, newTokens.ofApplication());
        Components.put(context, SignOuts.class, newSignOuts);
        Components.put(context, SessionTracker.class, newSignOuts.sessions());
        SessionTrackers.add(newSignOuts.sessions());
        Components.put(context, SignInStatistics.class, newProvider.counters());
        Components.put(context, BrowserSide.class, browser);
        Components.put(context, SignOutTrials.class, new SignOutTrials(browser, newSignOuts, clock));
        Components.put(context, SignInFlow.class, new SignInFlow(browser, newProvider, newTokens, newSignOuts, clock));

        SessionCookieCheck.warn(context, settings);
        LikelyMistakes.warn(context, settings, webXml);
        GuessableSecret.warn(settings);
        EveryDispatch.cover(context);
        EarlyFilters early = new EarlyFilters(context);
        String pathGuard = early.guardPaths();
        early.keepOthersOut();
        if (settings.containerSecurity()) {
            early.followTheContainer();
        }
        early.guardErrorForwards();
        early.guardNamedDispatches();
        Components.put(
                context,
                HandshakeGates.class,
                Handshakes.guard(context, early, pathGuard, settings.containerSecurity()));
        context.addListener(new SessionEndListener(newSignOuts));
        Mappings.register(context, settings.paths());
        if (!settings.containerSecurity()) {
            Mappings.warnOfIdleFilters(context);
        }
        SignIns signIns = newSignOuts.administration();
        Components.put(context, SignIns.class, signIns);
        monitoring = Monitoring.start(context, newProvider.counters(), signIns);
        ProviderCheck newCheck = new ProviderCheck(settings, newProvider, newTokens, FilterFindings.filters(context));
        check = newCheck;
        newCheck.start();
    }

    /** All mistakes of web.xml are reported together. */
    private static Settings settings(ServletContext context, WebXml webXml) {
        List<String> problems = new ArrayList<>(MappingsInForce.problems(context, webXml));
        LISTENERS.forEach(type -> problems.addAll(ApplicationObjects.problems(context, type)));
        try {
            Settings settings = Settings.read(context);
            problems.addAll(InitParameters.problems(context));
            if (problems.isEmpty()) {
                return settings;
            }
        } catch (InvalidSettingsException e) {
            problems.addAll(e.problems());
            problems.addAll(InitParameters.problems(context));
        }
        throw new InvalidSettingsException(problems);
    }

    /** The system clock, unless a test has put another one into the context. */
    private static InstantSource clock(ServletContext context) {
        return context.getAttribute(InstantSource.class.getName()) instanceof InstantSource given
                ? given
                : InstantSource.system();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        ContainerSecurity.remove(event.getServletContext());
        event.getServletContext().removeAttribute(AppTokens.class.getName());
        if (check != null) {
            check.close();
        }
        if (signOuts != null) {
            SessionTrackers.remove(signOuts.sessions());
            signOuts.stop();
        }
        if (monitoring != null) {
            monitoring.close();
        }
        if (tokens != null) {
            tokens.close();
        }
        if (provider != null) {
            provider.close();
        }
    }
}
